// Signals that ask a process to stop, counted instead of ending it.
#pragma once

#include <csignal>
#include <vector>

namespace maskbench {

// Counts the given signals for the lifetime of the object; their default handlers are restored afterwards. One object
// at a time.
class StopSignals {
 public:
  // A launcher counts both: Ctrl-C sends SIGINT. A run counts SIGTERM, which its launcher sends, and the kernel when
  // the launcher has died.
  explicit StopSignals(std::vector<int> signals = {SIGINT, SIGTERM});
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // Returns how many have arrived since the process started.
  static int count();

 private:
  std::vector<int> signals_;
};

}  // namespace maskbench
