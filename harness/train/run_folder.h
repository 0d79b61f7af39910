// What a run leaves behind, file by file, each written whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace maskbench {

// Where a run stands.
struct Status {
  std::string state = {};  // running | done | diverged | collapsed | failed
  std::string why = {};
  int64_t iteration = 0;
  // What was measured of it; 0: not.
  double seconds_per_iteration = 0;  // of training, without the first iteration and without scores and pictures
  double pictures_per_second = 0;    // batch / seconds_per_iteration
  double wear_milliseconds = 0;      // one face, as wear_milliseconds() says
  int64_t peak_memory_bytes = 0;
  double wall_seconds = 0;
};

class RunFolder {
 public:
  explicit RunFolder(std::filesystem::path path) : path_(std::move(path)) {}
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  void write_json(const std::string& name, const nlohmann::ordered_json& json) const;
  void write_status(const Status& status) const;
  // The state that the folder shows: "missing" without a status, "unreadable" with a damaged one.
  Status status() const;

 private:
  std::filesystem::path path_;
};

}  // namespace maskbench
