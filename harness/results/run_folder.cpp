#include "results/run_folder.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench {

bool has_ended(const std::string& state) { return state == "done" || state == "diverged" || state == "collapsed"; }

void RunFolder::write_json(const std::string& name, const nlohmann::ordered_json& json) const {
  write_file_atomically(path_ / name, json.dump(2) + "\n");
}

void RunFolder::write_status(const Status& status) const {
  nlohmann::ordered_json json = {
      {"version", 1}, {"state", status.state}, {"why", status.why}, {"iteration", status.iteration}};
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
  write_json("status.json", json);
}

Status RunFolder::status() const {
  const auto file = path_ / "status.json";
  if (!std::filesystem::exists(file)) return {.state = "missing"};
  const auto json = nlohmann::json::parse(read_file(file), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return {.state = "unreadable", .why = file.string() + " is damaged"};
  Status status;
  try {
    status.state = json.value("state", "unreadable");
    status.why = json.value("why", "");
    status.log = json.value("log", std::vector<std::string>());
    status.iteration = json.value("iteration", int64_t{0});
    status.seconds_per_iteration = json.value("seconds_per_iteration", 0.0);
    status.pictures_per_second = json.value("pictures_per_second", 0.0);
    status.checkpoint_seconds = json.value("checkpoint_seconds", 0.0);
    status.wear_milliseconds = json.value("wear_milliseconds", 0.0);
    status.peak_memory_bytes = json.value("peak_memory_bytes", int64_t{0});
    status.wall_seconds = json.value("wall_seconds", 0.0);
  } catch (const nlohmann::json::exception&) {  // a value of another type
    return {.state = "unreadable", .why = file.string() + " is damaged"};
  }
  return status;
}

void RunFolder::expect_there() const {
  struct stat found {};
  const bool there = ::stat((path_ / "spec.toml").c_str(), &found) == 0;
  const std::pair now(found.st_dev, found.st_ino);
  if (there && !spec_) spec_ = now;
  if (!there || *spec_ != now)
    throw EnvironmentError(
        fmt::format("{} was {} while the run went on", path_.string(), there ? "taken over by another" : "deleted"));
}

}  // namespace maskbench
