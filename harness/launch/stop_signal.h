// Ctrl-C: SIGINT, and SIGTERM alike, counted instead of ending the process.
#pragma once

#include <csignal>

namespace maskbench {

// While it lives, the signals are counted.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  static int count();
};

}  // namespace maskbench
