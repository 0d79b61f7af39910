#include "report/people_file.h"

#include <fmt/format.h>

#include <stdexcept>

#include "formats/json_file.h"
#include "system/atomic_file.h"

namespace maskbench::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kNewest = 1;

JudgedRun run_of(const Json& json) {
  JudgedRun run{.run = json.at("run"),
                .percent = json.at("percent"),
                .ci95 = {},
                .n = json.at("n"),
                .raters = json.at("raters"),
                .groups = json.at("groups")};
  if (const Json& ci95 = json.at("ci95"); !ci95.is_null()) run.ci95 = {ci95.at(0), ci95.at(1)};
  return run;
}

JudgedDifference difference_of(const Json& json) {
  return {.first = json.at("first"),
          .second = json.at("second"),
          .difference = json.at("difference"),
          .low = json.at("ci95").at(0),
          .high = json.at("ci95").at(1),
          .p = json.at("p"),
          .p_holm = json.at("p_holm")};
}

}  // namespace

void write_people_file(const std::filesystem::path& results, const PeopleFile& people) {
  Json json = {{"version", kNewest}, {"protocol", people.protocol}, {"study", people.study}};
  json["runs"] = Json::array();
  for (const JudgedRun& run : people.runs)
    json["runs"].push_back({{"run", run.run},
                            {"percent", run.percent},
                            {"ci95", run.ci95 ? Json::array({run.ci95->first, run.ci95->second}) : Json()},
                            {"n", run.n},
                            {"raters", run.raters},
                            {"groups", run.groups}});
  json["differences"] = Json::array();
  for (const JudgedDifference& d : people.differences)
    json["differences"].push_back({{"first", d.first},
                                   {"second", d.second},
                                   {"difference", d.difference},
                                   {"ci95", {d.low, d.high}},
                                   {"p", d.p},
                                   {"p_holm", d.p_holm}});
  write_file_atomically(results / kPeopleFile, json.dump(2) + "\n");
}

std::optional<PeopleFile> read_people_file(const std::filesystem::path& results) {
  if (!std::filesystem::exists(results / kPeopleFile)) return std::nullopt;
  const Json json = read_json_file(results / kPeopleFile);
  check_version(json, kNewest, kPeopleFile);
  try {
    PeopleFile people{json.at("protocol"), json.at("study"), {}, {}};
    for (const Json& run : json.at("runs")) people.runs.push_back(run_of(run));
    for (const Json& difference : json.at("differences")) people.differences.push_back(difference_of(difference));
    return people;
  } catch (const Json::exception& error) {
    throw std::runtime_error(fmt::format("{}: {}", kPeopleFile, error.what()));
  }
}

}  // namespace maskbench::report
