// Peak memory allocated on a CUDA device.
#include <c10/cuda/CUDACachingAllocator.h>

#include <cstdint>

// Returns the peak in bytes since the last call, and resets it.
extern "C" __attribute__((visibility("default"))) int64_t maskbench_take_peak_cuda_memory(int index) {
  const auto device = c10::DeviceIndex(index);
  const auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(device);
  c10::cuda::CUDACachingAllocator::resetPeakStats(device);
  return stats.allocated_bytes[0].peak;
}
