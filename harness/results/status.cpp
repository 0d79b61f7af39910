#include "results/status.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "formats/json_file.h"
#include "system/atomic_file.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kStatusFile[] = "status.json";
constexpr int64_t kStatusVersion = 1;

Status status_from_json(const Json& json) {
  Status status;
  if (!json.contains("state") || !json["state"].is_string())
    throw std::runtime_error(fmt::format("{}: no text \"state\"", kStatusFile));
  status.state = json["state"];
  status.why = json.value("why", "");
  status.log = json.value("log", std::vector<std::string>());
  status.iteration = json.value("iteration", int64_t{0});
  status.seconds_per_iteration = json.value("seconds_per_iteration", 0.0);
  status.pictures_per_second = json.value("pictures_per_second", 0.0);
  status.checkpoint_seconds = json.value("checkpoint_seconds", 0.0);
  status.wear_milliseconds = json.value("wear_milliseconds", 0.0);
  status.peak_memory_bytes = json.value("peak_memory_bytes", int64_t{0});
  status.wall_seconds = json.value("wall_seconds", 0.0);
  return status;
}

}  // namespace

bool has_ended(const std::string& state) { return state == "done" || state == "diverged" || state == "collapsed"; }

void write_status(const fs::path& run, const Status& status) {
  Json json = {
      {"version", kStatusVersion}, {"state", status.state}, {"why", status.why}, {"iteration", status.iteration}};
  if (!status.log.empty()) json["log"] = status.log;
  const auto measured = [&json](const char* name, auto value) {
    if (value > 0) json[name] = value;
  };
  measured("seconds_per_iteration", status.seconds_per_iteration);
  measured("pictures_per_second", status.pictures_per_second);
  measured("checkpoint_seconds", status.checkpoint_seconds);
  measured("wear_milliseconds", status.wear_milliseconds);
  measured("peak_memory_bytes", status.peak_memory_bytes);
  measured("wall_seconds", status.wall_seconds);
  write_file_atomically(run / kStatusFile, json.dump(2) + "\n");
}

Status read_status(const fs::path& run) {
  const Json json = read_json_file(run / kStatusFile);
  check_version(json, kStatusVersion, kStatusFile);
  try {
    return status_from_json(json);
  } catch (const Json::exception& error) {  // a value of another type
    throw std::runtime_error(fmt::format("{}: {}", kStatusFile, error.what()));
  }
}

Status find_status(const fs::path& run) {
  if (!fs::exists(run / kStatusFile)) return {.state = "missing"};
  try {
    return read_status(run);
  } catch (const std::runtime_error& problem) {
    return {.state = "unreadable", .why = (run / problem.what()).string()};
  }
}

}  // namespace maskbench
