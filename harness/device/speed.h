// Time and memory of a run: written to status.json, never to metrics.json, which is reproducible byte for byte.
#pragma once

#include <chrono>
#include <cstdint>

#include "maskbench/model.h"

namespace maskbench {

// Blocks until all work queued on the device is done.
void wait_for(torch::Device device);

// Accumulates the seconds between start() and stop(); both synchronise the device.
class Stopwatch {
 public:
  explicit Stopwatch(torch::Device device) : device_(device) {}
  void start();
  void stop();  // no effect unless started
  double seconds() const { return seconds_; }

 private:
  using Clock = std::chrono::steady_clock;
  torch::Device device_;
  Clock::time_point since_;
  bool runs_ = false;
  double seconds_ = 0;
};

// Returns the median milliseconds of wear() on `scene`, which is on `device`, in evaluation mode without
// gradients. Timed after a warm-up: 50 calls, or as many as fit into two seconds, but at least 5. Leaves the wearer in
// training mode.
double wear_milliseconds(Wearer& wearer, const Scene& scene, torch::Device device);

// Returns the peak resident set size of this process.
int64_t peak_memory_bytes();

}  // namespace maskbench
