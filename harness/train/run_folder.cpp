#include "train/run_folder.h"

#include "base/atomic_file.h"

namespace maskbench {

void RunFolder::write_json(const std::string& name, const nlohmann::ordered_json& json) const {
  write_file_atomically(path_ / name, json.dump(2) + "\n");
}

void RunFolder::write_status(const Status& status) const {
  nlohmann::ordered_json json = {{"state", status.state}, {"why", status.why}, {"iteration", status.iteration}};
  const auto measured = [&json](const char* name, auto value) {
    if (value > 0) json[name] = value;
  };
  measured("seconds_per_iteration", status.seconds_per_iteration);
  measured("pictures_per_second", status.pictures_per_second);
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
  return {.state = json.value("state", "unreadable"),
          .why = json.value("why", ""),
          .iteration = json.value("iteration", int64_t{0}),
          .seconds_per_iteration = json.value("seconds_per_iteration", 0.0),
          .pictures_per_second = json.value("pictures_per_second", 0.0),
          .wear_milliseconds = json.value("wear_milliseconds", 0.0),
          .peak_memory_bytes = json.value("peak_memory_bytes", int64_t{0}),
          .wall_seconds = json.value("wall_seconds", 0.0)};
}

}  // namespace maskbench
