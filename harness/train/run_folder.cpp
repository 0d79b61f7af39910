#include "train/run_folder.h"

#include "base/atomic_file.h"

namespace maskbench {

void RunFolder::write_json(const std::string& name, const nlohmann::ordered_json& json) const {
  write_file_atomically(path_ / name, json.dump(2) + "\n");
}

void RunFolder::write_status(const Status& status) const {
  nlohmann::ordered_json json = {{"state", status.state}, {"why", status.why}, {"iteration", status.iteration}};
  if (status.seconds_per_iteration > 0) json["seconds_per_iteration"] = status.seconds_per_iteration;
  if (status.wall_seconds > 0) json["wall_seconds"] = status.wall_seconds;
  write_json("status.json", json);
}

Status RunFolder::status() const {
  const auto file = path_ / "status.json";
  if (!std::filesystem::exists(file)) return {"missing", "", 0, 0, 0};
  const auto json = nlohmann::json::parse(read_file(file), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return {"unreadable", file.string() + " is damaged", 0, 0, 0};
  return {json.value("state", "unreadable"), json.value("why", ""), json.value("iteration", int64_t{0}),
          json.value("seconds_per_iteration", 0.0), json.value("wall_seconds", 0.0)};
}

}  // namespace maskbench
