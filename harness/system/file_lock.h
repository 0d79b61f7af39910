// Inter-process locks (flock). The kernel releases a lock when all processes holding it have ended, however they ended.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace maskbench {

class FileLock {
 public:
  // Acquires the lock without waiting; creates the file if missing and writes the holder's name into it. Returns
  // nullopt if another process holds the lock. Throws EnvironmentError if the file cannot be opened or the file system
  // does not support locks.
  static std::optional<FileLock> take(const std::filesystem::path& path);
  // Whether a process holds the lock, also in a folder that cannot be written to. A file that is missing or cannot be
  // read is not known to be held.
  static bool is_held(const std::filesystem::path& path);
  // Returns the holder recorded in the file ("process 4711 on node12"), or "another process" if there is none.
  static std::string holder(const std::filesystem::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

  // A child process that inherits this descriptor shares the lock.
  int descriptor() const { return file_; }

 private:
  explicit FileLock(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace maskbench
