// Counts termination signals instead of being ended by them.
#pragma once

#include <csignal>
#include <vector>

namespace maskbench {

// Counts the given signals for the lifetime of the object; their default handlers are restored afterwards. One object
// at a time.
class StopSignals {
 public:
  // The launcher counts both (Ctrl-C sends SIGINT). A run counts SIGTERM only, sent by its launcher, or by the kernel
  // if the launcher dies.
  explicit StopSignals(std::vector<int> signals = {SIGINT, SIGTERM});
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // Returns the number of signals received since the process started.
  static int count();

 private:
  std::vector<int> signals_;
};

}  // namespace maskbench
