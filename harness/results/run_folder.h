// What a run leaves behind, file by file, each written whole.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace maskbench {

// The lock file of a run folder, held by the process that works on the run.
constexpr char kLockFile[] = "lock";

// Returns whether a run in this state has a result; a run in any other state is still to be done, or tried again.
bool has_ended(const std::string& state);

// Where a run stands.
struct Status {
  std::string state = {};  // running | interrupted | done | diverged | collapsed | failed
  std::string why = {};
  std::vector<std::string> log = {};  // of a failed run: the last lines of log.txt
  int64_t iteration = 0;
  // What was measured of it; 0: not.
  double seconds_per_iteration = 0;  // of training, without the first iteration and without scores and pictures
  double pictures_per_second = 0;    // batch / seconds_per_iteration
  double checkpoint_seconds = 0;     // spent on checkpoints by the process that ended the run
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

  // Throws EnvironmentError when the folder was deleted, or taken over by another process, since the first call.
  void expect_there() const;

 private:
  std::filesystem::path path_;
  mutable std::optional<std::pair<dev_t, ino_t>> spec_;  // spec.toml as it was found first
};

}  // namespace maskbench
