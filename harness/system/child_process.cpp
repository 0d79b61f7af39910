#include "system/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

// Runs in the child between fork and exec: async-signal-safe calls only. Descriptors of other children close on exec.
[[noreturn]] void exec_child(char* const* arguments, const char* log, int report, int kept, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(126);  // the parent ended before prctl took effect
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGHUP, SIG_IGN);
  if (kept >= 0) ::fcntl(kept, F_SETFD, 0);
  int output = ::open(log, O_WRONLY | O_CREAT | O_APPEND, 0666);
  if (output < 0) output = ::open("/dev/null", O_WRONLY);
  const int input = ::open("/dev/null", O_RDONLY);
  if (output < 0 || input < 0) ::_exit(126);
  ::dup2(input, 0);
  ::dup2(output, 1);
  ::dup2(output, 2);
  if (report == kReportDescriptor)
    ::fcntl(report, F_SETFD, 0);
  else
    ::dup2(report, kReportDescriptor);
  if (output > kReportDescriptor) ::close(output);
  if (input > kReportDescriptor) ::close(input);
  ::execv(arguments[0], arguments);
  ::_exit(127);
}

}  // namespace

std::string Exit::text() const {
  return signal ? fmt::format("signal {} ({})", signal, ::strsignal(signal)) : fmt::format("exit code {}", code);
}

ChildProcess::ChildProcess(const std::vector<std::string>& command, const std::filesystem::path& log, int kept) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw EnvironmentError(fmt::format("cannot open a pipe: {}", std::strerror(errno)));
  pipe_ = ends[0];
  ::fcntl(pipe_, F_SETFL, O_NONBLOCK);
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const pid_t parent = ::getpid();
  child_ = ::fork();
  if (child_ == 0) exec_child(arguments.data(), log.c_str(), ends[1], kept, parent);
  ::close(ends[1]);
  if (child_ < 0) throw EnvironmentError(fmt::format("cannot start a process: {}", std::strerror(errno)));
}

ChildProcess::~ChildProcess() {
  if (child_ > 0) {
    signal(SIGKILL);
    wait();
  }
  ::close(pipe_);
}

std::vector<std::string> ChildProcess::read_lines(bool& open) {
  char buffer[4096];
  ssize_t count;
  while ((count = ::read(pipe_, buffer, sizeof buffer)) > 0) pending_.append(buffer, size_t(count));
  open = count < 0 && (errno == EAGAIN || errno == EINTR);
  std::vector<std::string> lines = std::move(ready_);
  ready_.clear();
  for (size_t end; (end = pending_.find('\n')) != std::string::npos; pending_.erase(0, end + 1))
    lines.push_back(pending_.substr(0, end));
  return lines;
}

std::string ChildProcess::next_line(double seconds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  for (bool open = true; open;) {
    ready_ = read_lines(open);
    if (!ready_.empty()) {
      std::string line = ready_.front();
      ready_.erase(ready_.begin());
      return line;
    }
    const auto left = std::chrono::duration<double, std::milli>(until - std::chrono::steady_clock::now()).count();
    if (left <= 0) break;
    pollfd waiting{pipe_, POLLIN, 0};
    ::poll(&waiting, 1, int(left) + 1);
  }
  return {};
}

Exit ChildProcess::wait() {
  int status = 0;
  while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
  if (WIFSIGNALED(status)) return {0, WTERMSIG(status)};
  return {WEXITSTATUS(status), 0};
}

void ChildProcess::signal(int number) {
  if (child_ > 0) ::kill(child_, number);
}

}  // namespace maskbench
