#include "study/design/study.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "formats/json_file.h"
#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench::study {
namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kVersion = 1;
const std::array<std::string, 3> kProtocols = {"paper", "hype-infinity", "pair"};
const std::array<std::string, 3> kParts = {"practice", "asked", "check"};

Json groups_json(const Study& study, const std::vector<Group>& groups) {
  Json json = Json::array();
  for (const Group& group : groups) {
    Json shown = Json::array();
    for (const auto& [system, face, mask, file] : group.shown)
      shown.push_back(
          {{"system", study.name_of(system)}, {"index", system}, {"face", face}, {"mask", mask}, {"file", file}});
    json.push_back({{"shown", std::move(shown)}, {"face", group.face_file}, {"mask", group.mask_file}});
  }
  return json;
}

Json raters_json(const Study& study) {
  Json json = Json::array();
  for (const auto& steps : study.raters) {
    Json list = Json::array();
    for (const auto& [part, group, swapped] : steps) list.push_back({kParts[size_t(part)], group, swapped});
    json.push_back(std::move(list));
  }
  return json;
}

std::vector<Group> groups_of(const Json& json, int64_t systems) {
  std::vector<Group> groups;
  for (const Json& entry : json) {
    Group group{{}, entry.at("face"), entry.at("mask")};
    for (const Json& shown : entry.at("shown")) {
      const int system = shown.at("index");
      if (system < kWrong || system >= systems)
        throw std::runtime_error("a picture is of a system that it does not name");
      group.shown.push_back({system, shown.at("face"), shown.at("mask"), shown.at("file")});
    }
    if (group.shown.empty() || group.shown.size() > 2) throw std::runtime_error("a group has one picture or two");
    groups.push_back(std::move(group));
  }
  return groups;
}

Part part_named(const std::string& name) {
  for (size_t i = 0; i < kParts.size(); ++i)
    if (kParts[i] == name) return Part(i);
  throw std::runtime_error(fmt::format("unknown part \"{}\"", name));
}

std::vector<Step> steps_of(const Json& json, const Study& study) {
  std::vector<Step> steps;
  for (const Json& entry : json) {
    const Step step{part_named(entry.at(0)), entry.at(1), entry.at(2)};
    if (step.group < 0 || step.group >= int(study.part(step.part).size()))
      throw std::runtime_error("a rater is shown a group that it does not have");
    steps.push_back(step);
  }
  return steps;
}

Study study_of(const Json& json) {
  Study study{.title = json.at("title"),
              .results = json.at("results"),
              .protocol = protocol_named(json.at("protocol")),
              .seed = json.at("seed"),
              .secret = json.at("secret"),
              .display_ms = json.at("display_ms"),
              .fastest_ms = json.at("fastest_ms"),
              .pass = json.at("pass"),
              .systems = {},
              .practice = {},
              .groups = {},
              .checks = {},
              .raters = {}};
  for (const Json& system : json.at("systems")) study.systems.push_back({system.at("name"), system.at("run")});
  const auto systems = int64_t(study.systems.size());
  study.practice = groups_of(json.at("practice"), systems);
  study.groups = groups_of(json.at("groups"), systems);
  study.checks = groups_of(json.at("checks"), systems);
  for (const Json& steps : json.at("raters")) study.raters.push_back(steps_of(steps, study));
  return study;
}

}  // namespace

std::string Study::name_of(int system) const {
  return system == kReal ? "real" : system == kWrong ? "wrong" : systems.at(size_t(system)).name;
}

std::string protocol_name(Protocol protocol) { return kProtocols[size_t(protocol)]; }

Protocol protocol_named(const std::string& name) {
  for (size_t i = 0; i < kProtocols.size(); ++i)
    if (kProtocols[i] == name) return Protocol(i);
  throw UserError(fmt::format("unknown protocol \"{}\"; expected paper, hype-infinity or pair", name));
}

void write_study(const std::filesystem::path& folder, const Study& study) {
  Json json = {{"version", kVersion},
               {"title", study.title},
               {"results", study.results},
               {"protocol", protocol_name(study.protocol)},
               {"seed", study.seed},
               {"secret", study.secret},
               {"display_ms", study.display_ms},
               {"fastest_ms", study.fastest_ms},
               {"pass", study.pass}};
  json["systems"] = Json::array();
  for (const auto& [name, run] : study.systems) json["systems"].push_back({{"name", name}, {"run", run}});
  json["practice"] = groups_json(study, study.practice);
  json["groups"] = groups_json(study, study.groups);
  json["checks"] = groups_json(study, study.checks);
  json["raters"] = raters_json(study);
  write_file_atomically(folder / kStudyFile, json.dump() + "\n");
  using enum std::filesystem::perms;
  std::filesystem::permissions(folder / kStudyFile, owner_read | owner_write);
}

Study read_study(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder / kStudyFile))
    throw UserError(fmt::format("{}: no study, which `maskbench study make` makes", folder.string()));
  try {
    const Json json = read_json_file(folder / kStudyFile);
    check_version(json, kVersion, folder / kStudyFile);
    return study_of(json);
  } catch (const std::exception& problem) {
    throw UserError(fmt::format("{}: cannot be used: {}", (folder / kStudyFile).string(), problem.what()));
  }
}

}  // namespace maskbench::study
