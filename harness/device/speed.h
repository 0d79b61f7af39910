// How fast a run is and how much memory it takes: what stands in status.json, never in metrics.json, whose bytes are
// the same for the same inputs.
#pragma once

#include <chrono>
#include <cstdint>

#include "maskbench/model.h"

namespace maskbench {

// Waits until the device has done what was asked of it.
void wait_for(torch::Device device);

// Adds up the seconds between start and stop; both wait for the device.
class Stopwatch {
 public:
  explicit Stopwatch(torch::Device device) : device_(device) {}
  void start();
  void stop();  // nothing unless it runs
  double seconds() const { return seconds_; }

 private:
  using Clock = std::chrono::steady_clock;
  torch::Device device_;
  Clock::time_point since_;
  bool runs_ = false;
  double seconds_ = 0;
};

// Median milliseconds of putting a mask on one face, `scene` of a batch of one on `device`, in evaluation and without a
// graph. Of calls after a warm-up: 50, or as many as two seconds allow, but 5 at least.
double wear_milliseconds(Wearer& wearer, const Scene& scene, torch::Device device);

// The most memory that this process has had resident.
int64_t peak_memory_bytes();

}  // namespace maskbench
