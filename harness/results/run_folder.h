// The folder of a run, to the process that works on it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "results/status.h"

namespace maskbench {

// The lock file of a run folder, held by the process that works on the run.
constexpr char kLockFile[] = "lock";

class RunFolder {
 public:
  explicit RunFolder(std::filesystem::path path) : path_(std::move(path)) {}
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  void write_status(const Status& status) const { maskbench::write_status(path_, status); }
  Status status() const { return find_status(path_); }

  // Throws EnvironmentError when the folder was deleted, or taken over by another process, since the first call.
  void expect_there() const;

 private:
  std::filesystem::path path_;
  mutable std::optional<std::pair<dev_t, ino_t>> spec_;  // device and inode of spec.toml at the first call
};

}  // namespace maskbench
