#include "system/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

constexpr size_t kChunk = 4096;  // bytes to read past the reported size

[[noreturn]] void fail(const char* what, const std::filesystem::path& path) {
  throw EnvironmentError(fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(errno)));
}

// Closes the descriptor in the destructor, and removes the temporary unless it was renamed.
struct Temporary {
  int file = -1;
  std::filesystem::path path;
  ~Temporary() {
    if (file >= 0) ::close(file);
    if (!path.empty()) ::unlink(path.c_str());
  }
};

void write_all(int file, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write", path);
    bytes.remove_prefix(size_t(written));
  }
}

void write_parts(int file, const std::vector<std::string_view>& parts, const std::filesystem::path& path) {
  for (std::string_view bytes : parts) write_all(file, bytes, path);
}

// Returns the folder that holds the file or folder: "." for a name alone.
std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

void sync_folder(const std::filesystem::path& folder) {
  Temporary handle;
  handle.file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle.file < 0 || ::fsync(handle.file) != 0) fail("sync folder", folder);
}

// Where a path leads.
struct Destination {
  std::filesystem::path path;       // behind all symbolic links
  std::optional<int> descriptor;    // an open file of this process, as /dev/stdout is
  bool is_special = false;          // neither a regular file nor a name that is free
  std::optional<struct stat> file;  // the regular file that stands there
};

// Returns the number in /dev/fd/N and /proc/self/fd/N, whatever links lead to that folder, or nullopt.
std::optional<int> own_descriptor(const std::filesystem::path& path) {
  std::error_code error;
  const auto folder = std::filesystem::canonical(path.parent_path(), error);
  const std::string number = path.filename();
  if (error || folder != fmt::format("/proc/{}/fd", ::getpid())) return std::nullopt;
  if (number.empty() || number.size() > 9 || number.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return std::stoi(number);
}

// Throws where the kernel follows no link either: in a circle, or another user's in /tmp.
Destination destination_of(const std::filesystem::path& path) {
  Destination to{path, {}, false, {}};
  struct stat about {};
  const bool exists = ::stat(path.c_str(), &about) == 0;
  if (!exists && errno != ENOENT) fail("write", path);
  to.is_special = exists && !S_ISREG(about.st_mode);
  if (exists && !to.is_special) to.file = about;
  std::error_code error;
  while (std::filesystem::is_symlink(std::filesystem::symlink_status(to.path, error))) {
    to.descriptor = own_descriptor(to.path);
    if (to.descriptor || to.is_special) return to;
    to.path = to.path.parent_path() / std::filesystem::read_symlink(to.path);
  }
  return to;
}

// Writes to an open file of this process, after what standard output has buffered, or opens what is there.
void write_in_place(const Destination& to, const std::vector<std::string_view>& parts,
                    const std::filesystem::path& path) {
  Temporary opened;
  std::fflush(stdout);
  opened.file = to.descriptor ? ::fcntl(*to.descriptor, F_DUPFD_CLOEXEC, 3)
                              : ::open(to.path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
  if (opened.file < 0) fail("write", path);
  write_parts(opened.file, parts, path);
}

// Gives the new file the owner, as far as this process may, and the mode of the old one.
void copy_attributes(const struct stat& old, int file) {
  [[maybe_unused]] const bool kept = ::fchown(file, old.st_uid, old.st_gid) == 0;
  ::fchmod(file, old.st_mode & 0777);
}

void replace_file(const Destination& to, const std::vector<std::string_view>& parts,
                  const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  const auto folder = folder_of(to.path);
  Temporary temporary;
  temporary.path = folder / fmt::format(".{}.{}.{}.tmp", to.path.filename().string(), ::getpid(), counter++);
  const mode_t mode = to.file ? 0600 : 0666;
  temporary.file = ::open(temporary.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (temporary.file < 0) {
    temporary.path.clear();
    fail("write", path);
  }
  write_parts(temporary.file, parts, path);
  if (to.file) copy_attributes(*to.file, temporary.file);
  if (::fsync(temporary.file) != 0) fail("write", path);
  if (::rename(temporary.path.c_str(), to.path.c_str()) != 0) {
    if (errno != EBUSY) fail("write", path);
    return write_in_place(to, parts, path);  // a file that is a mount point, as in a container
  }
  temporary.path.clear();
  sync_folder(folder);
}

// Removes and returns the number after the last dot ("17" of ".name.17"), or returns nullopt unless it has one to nine
// digits.
std::optional<int> cut_number(std::string& name) {
  const size_t dot = name.rfind('.');
  if (dot == std::string::npos) return std::nullopt;
  const std::string digits = name.substr(dot + 1);
  if (digits.empty() || digits.size() > 9 || digits.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  name.resize(dot);
  return std::stoi(digits);
}

// Returns the process id in the name of a temporary (".table.md.4711.0.tmp"), or nullopt for any other name.
std::optional<pid_t> writer_of(std::string name) {
  if (!name.starts_with('.') || !name.ends_with(".tmp")) return std::nullopt;
  name.resize(name.size() - 4);
  if (!cut_number(name)) return std::nullopt;
  const auto writer = cut_number(name);
  return name.size() > 1 ? writer : std::nullopt;
}

}  // namespace

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  write_file_atomically(path, std::vector<std::string_view>{bytes});
}

void write_file_atomically(const std::filesystem::path& path, const std::vector<std::string_view>& parts) {
  const Destination to = destination_of(path);
  if (to.descriptor || to.is_special)
    write_in_place(to, parts, path);
  else
    replace_file(to, parts, path);
}

void publish_folder(const std::filesystem::path& from, const std::filesystem::path& to) {
  sync_folder(from);
  if (::rename(from.c_str(), to.c_str()) != 0) fail("make", to);
  sync_folder(folder_of(to));
}

void remove_leftovers(const std::filesystem::path& folder) {
  std::error_code ignored;  // leftovers that cannot be removed are harmless
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const auto writer = writer_of(entry.path().filename());
    if (!writer) continue;
    if (*writer == ::getpid() || (::kill(*writer, 0) != 0 && errno == ESRCH))
      std::filesystem::remove_all(entry.path(), ignored);
  }
}

void remove_leftovers_below(const std::filesystem::path& folder) {
  remove_leftovers(folder);
  std::error_code ignored;
  std::filesystem::recursive_directory_iterator entry(folder, ignored);
  for (; entry != end(entry); entry.increment(ignored))
    if (entry->is_directory(ignored)) remove_leftovers(entry->path());
}

void expect_writable(const std::filesystem::path& file) {
  const auto folder = folder_of(file);
  struct stat about {};
  const bool exists = ::stat(file.c_str(), &about) == 0;
  if (exists && S_ISDIR(about.st_mode)) errno = EISDIR, fail("write", file);
  const bool is_regular = !exists || S_ISREG(about.st_mode);
  if (::access((is_regular ? folder : file).c_str(), is_regular ? W_OK | X_OK : W_OK) != 0) fail("write", file);
}

void expect_folder(const std::filesystem::path& folder) {
  std::error_code unknown;
  std::filesystem::path nearest = std::filesystem::absolute(folder, unknown).lexically_normal();
  struct stat about {};
  while (nearest.has_relative_path() && ::stat(nearest.c_str(), &about) != 0 && errno == ENOENT)
    nearest = nearest.parent_path();
  if (::stat(nearest.c_str(), &about) != 0) fail("make folder", folder);
  if (!S_ISDIR(about.st_mode)) errno = ENOTDIR, fail("make folder", folder);
  if (::access(nearest.c_str(), W_OK | X_OK) != 0) fail("make folder", folder);
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw EnvironmentError(fmt::format("cannot make folder {}: {}", folder.string(), error.message()));
  if (::access(folder.c_str(), W_OK | X_OK) != 0) fail("write to folder", folder);
}

std::string read_file(const std::filesystem::path& path) {
  Temporary handle;
  handle.file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about {};
  if (handle.file < 0 || ::fstat(handle.file, &about) != 0) fail("read", path);
  std::string text(size_t(about.st_size), '\0');
  size_t filled = 0;
  while (true) {  // pseudo-files report size 0, and files may grow: read to the end
    if (filled == text.size()) text.resize(text.size() + kChunk);
    const ssize_t got = ::read(handle.file, text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", path);
    if (got == 0) break;
    filled += size_t(got);
  }
  text.resize(filled);
  return text;
}

}  // namespace maskbench
