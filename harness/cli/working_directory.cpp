// Refuses a working directory that was deleted.
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <string_view>

namespace maskbench {
namespace {

constexpr int kEnvironmentCode = 3;

// Reason:     oneMKL, which LibTorch brings, ends the process there while it is being loaded, so this runs before the
//             initialisers of shared libraries: nothing but system calls may be used.
void refuse_deleted_working_directory() {
  char path[PATH_MAX];
  if (::getcwd(path, sizeof path) || errno != ENOENT) return;
  constexpr std::string_view kMessage = "the working directory was deleted; change to one that exists\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kMessage.data(), kMessage.size());
  ::_exit(kEnvironmentCode);
}

[[gnu::section(".preinit_array"), gnu::used]] void (*const kBeforeLibraries)() = refuse_deleted_working_directory;

}  // namespace
}  // namespace maskbench
