// Functions that a CUDA kernel and a host program share, so that kernels are tested on the CPU.
#pragma once

#ifdef __CUDACC__
#define MASKBENCH_BOTH_SIDES __host__ __device__ inline
#else
#define MASKBENCH_BOTH_SIDES inline
#endif

namespace maskbench::cuda {

constexpr int kLanes = 32;  // threads of a warp

// Adds up one number of each lane, into lane 0, in a fixed order. `lanes.add_from(step)` adds to each lane the number of
// the lane `step` further on: a shuffle on the device, an array of 32 on the host.
template <class Lanes>
MASKBENCH_BOTH_SIDES void sum_lanes(Lanes& lanes) {
  for (int step = kLanes / 2; step > 0; step /= 2) lanes.add_from(step);
}

}  // namespace maskbench::cuda
