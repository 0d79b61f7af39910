// A child process: output goes to a file, reports come back line by line over a pipe.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace maskbench {

// The descriptor on which the child finds the write end of the pipe.
constexpr int kReportDescriptor = 3;

// How a process ended.
struct Exit {
  int code = 0;    // exit code, if signal is 0
  int signal = 0;  // signal that killed the process, or 0
  bool ok() const { return code == 0 && signal == 0; }
  std::string text() const;  // "exit code 3", "signal 11 (Segmentation fault)"
};

class ChildProcess {
 public:
  // Starts `command` (path and arguments) with stdout and stderr appended to `log`, or lost where that cannot be opened.
  // The child inherits the descriptor `kept` (10 or higher; -1 for none) and ignores SIGINT and SIGHUP, which a terminal
  // sends to the whole process group. It receives SIGTERM if this process ends first. Throws EnvironmentError.
  ChildProcess(const std::vector<std::string>& command, const std::filesystem::path& log, int kept = -1);
  ~ChildProcess();  // kills the child with SIGKILL if it is still running
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  int descriptor() const { return pipe_; }  // for poll()
  // Reads without blocking and returns the complete lines. Sets `open` to false at the end of the stream.
  std::vector<std::string> read_lines(bool& open);
  // Waits up to `seconds` for the next complete line. Returns an empty string on timeout or at the end of the stream.
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
