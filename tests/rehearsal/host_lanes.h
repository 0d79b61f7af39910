// A warp of 32 threads on the host.
#pragma once

#include "cuda/both_sides.h"

namespace maskbench {

// A lane whose neighbour lies beyond the warp adds its own number, as a shuffle does.
struct WarpOnHost {
  float x[cuda::kLanes];
  void add_from(int step) {
    for (int lane = 0; lane < cuda::kLanes; ++lane) x[lane] += x[lane + step < cuda::kLanes ? lane + step : lane];
  }
};

// Returns the sum of the numbers of all lanes, as the first lane of a warp gets it.
template <class Number>
float warp_sum_on_host(const Number& number) {
  WarpOnHost lanes;
  for (int lane = 0; lane < cuda::kLanes; ++lane) lanes.x[lane] = number(lane);
  cuda::sum_lanes(lanes);
  return lanes.x[0];
}

}  // namespace maskbench
