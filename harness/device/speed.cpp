#include "device/speed.h"

#include <c10/core/impl/VirtualGuardImpl.h>
#include <sys/resource.h>

#include <algorithm>
#include <vector>

namespace maskbench {
namespace {

constexpr size_t kWarmUp = 3, kLeastCalls = 5, kMostCalls = 50;
constexpr double kLongestSeconds = 2;

}  // namespace

void wait_for(torch::Device device) {
  if (device.is_cuda()) c10::impl::VirtualGuardImpl(device.type()).synchronizeDevice(device.index());
}

void Stopwatch::start() {
  wait_for(device_);
  since_ = Clock::now();
  runs_ = true;
}

void Stopwatch::stop() {
  if (!runs_) return;
  wait_for(device_);
  seconds_ += std::chrono::duration<double>(Clock::now() - since_).count();
  runs_ = false;
}

double wear_milliseconds(Wearer& wearer, const Scene& scene, torch::Device device) {
  torch::NoGradGuard off;
  wearer.eval();
  for (size_t i = 0; i < kWarmUp; ++i) wearer.wear(scene);
  std::vector<double> calls;
  for (double all = 0; calls.size() < kLeastCalls || (calls.size() < kMostCalls && all < kLongestSeconds);) {
    Stopwatch call(device);
    call.start();
    wearer.wear(scene);
    call.stop();
    calls.push_back(1e3 * call.seconds());
    all += call.seconds();
  }
  wearer.train();
  std::nth_element(calls.begin(), calls.begin() + long(calls.size() / 2), calls.end());
  return calls[calls.size() / 2];
}

int64_t peak_memory_bytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return int64_t(usage.ru_maxrss) * 1024;  // Linux counts in KiB
}

}  // namespace maskbench
