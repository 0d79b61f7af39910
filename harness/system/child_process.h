// A child of this program: its output goes to a file, what it reports comes back line by line over a pipe.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace maskbench {

// The descriptor on which a child finds its end of the pipe.
constexpr int kReportDescriptor = 3;

// How a process ended.
struct Exit {
  int code = 0;    // of exit, when signal is 0
  int signal = 0;  // that killed it
  bool ok() const { return code == 0 && signal == 0; }
  std::string text() const;  // "exit code 3", "signal 11 (Segmentation fault)"
};

class ChildProcess {
 public:
  // Starts `command` (a path and its arguments) with stdout and stderr appended to `log`. The child inherits the
  // descriptor `kept` (10 or higher; -1: none), ignores SIGINT, which a terminal sends to all, and gets SIGTERM when
  // this process ends before it. Throws EnvironmentError.
  ChildProcess(const std::vector<std::string>& command, const std::filesystem::path& log, int kept = -1);
  ~ChildProcess();  // kills what still runs
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  int descriptor() const { return pipe_; }  // to poll
  // Takes what has arrived and returns the whole lines of it. False in `open` at the end of the stream.
  std::vector<std::string> read_lines(bool& open);
  // Waits at most `seconds` for the next whole line; empty at the end of the stream or when none came.
  std::string next_line(double seconds);
  Exit wait();
  void signal(int number);

 private:
  pid_t child_ = -1;
  int pipe_ = -1;
  std::string pending_;
  std::vector<std::string> ready_;
};

}  // namespace maskbench
