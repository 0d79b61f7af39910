#include "system/standard_streams.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "maskbench/errors.h"

namespace maskbench {

void open_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})  // open() takes the lowest free number
    if (::fcntl(stream, F_GETFD) == -1) ::open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY);
}

void flush_standard_output() {
  errno = 0;
  if (std::fflush(stdout) == 0 && !std::ferror(stdout)) return;
  throw EnvironmentError(
      fmt::format("cannot write to standard output{}{}", errno ? ": " : "", errno ? std::strerror(errno) : ""));
}

void outlive_terminal() { std::signal(SIGHUP, SIG_IGN); }

}  // namespace maskbench
