// Locks between processes. A lock is free again as soon as every process that holds it has ended, however it ended.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace maskbench {

class FileLock {
 public:
  // Takes the lock on the file, which is made where it is missing, and writes there who holds it. nullopt while another
  // process holds it. Throws EnvironmentError when the file cannot be opened or the file system knows no locks.
  static std::optional<FileLock> take(const std::filesystem::path& path);
  // Who holds it, as it was written there: "process 4711 on node12".
  static std::string holder(const std::filesystem::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

  // A child that inherits it holds the lock too.
  int descriptor() const { return file_; }

 private:
  explicit FileLock(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace maskbench
