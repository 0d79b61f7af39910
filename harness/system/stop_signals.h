// Counts termination signals instead of being ended by them.
#pragma once

#include <csignal>
#include <vector>

namespace maskbench {

// Counts the given signals for the lifetime of the object; the handlers before it are restored afterwards. One object at a
// time.
class StopSignals {
 public:
  // The launcher counts both (Ctrl-C sends SIGINT). A run counts SIGTERM only, sent by its launcher, or by the kernel
  // if the launcher dies.
  explicit StopSignals(const std::vector<int>& signals = {SIGINT, SIGTERM});
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // Returns the number of signals received since the process started.
  static int count();

 private:
  struct Replaced {
    int number;
    void (*handler)(int);
  };
  std::vector<Replaced> replaced_;
};

}  // namespace maskbench
