#include "system/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

constexpr int kLowestDescriptor = 10;  // lower descriptors are used by the child (stdio and the pipe)

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw EnvironmentError(fmt::format("cannot lock {}: {}", path.string(), std::strerror(errno)));
}

std::string this_process() {
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  return fmt::format("process {} on {}", ::getpid(), host);
}

}  // namespace

std::optional<FileLock> FileLock::take(const std::filesystem::path& path) {
  const int opened = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (opened < 0) fail(path);
  FileLock lock(::fcntl(opened, F_DUPFD_CLOEXEC, kLowestDescriptor));
  ::close(opened);
  if (lock.file_ < 0) fail(path);
  if (::flock(lock.file_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return std::nullopt;
    fail(path);
  }
  const std::string holder = this_process();  // informative only: the lock holds even if this cannot be written
  if (::ftruncate(lock.file_, 0) == 0 && ::pwrite(lock.file_, holder.data(), holder.size(), 0) < 0) errno = 0;
  return lock;
}

// Reason:     a shared lock is asked for on a descriptor that reads, and given up at once; the file is not touched.
bool FileLock::is_held(const std::filesystem::path& path) {
  const FileLock file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return file.file_ >= 0 && ::flock(file.file_, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

std::string FileLock::holder(const std::filesystem::path& path) {
  char text[512];
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const ssize_t count = file < 0 ? 0 : ::read(file, text, sizeof text);
  if (file >= 0) ::close(file);
  return count > 0 ? std::string(text, size_t(count)) : "another process";
}

FileLock::FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

FileLock::~FileLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace maskbench
