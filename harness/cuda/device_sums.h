// Sums over the threads of a block, in a fixed order.
#pragma once

#include "cuda/both_sides.h"

namespace maskbench::cuda {

// The number of one thread among those of its warp.
struct Lane {
  float x;
  __host__ __device__ void add_from(int step) {
#ifdef __CUDA_ARCH__
    x += __shfl_down_sync(0xffffffffu, x, unsigned(step));
#endif
  }
};

// Returns the sum over a warp in its first thread.
__device__ inline float warp_sum(float x) {
  Lane lane{x};
  sum_lanes(lane);
  return lane.x;
}

}  // namespace maskbench::cuda
