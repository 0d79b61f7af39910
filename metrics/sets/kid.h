// Kernel distance between two sets of features. Binkowski et al. 2018.
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace maskbench {

struct KernelDistance {
  double mean, deviation;  // over the subsets, population
};

// Returns the unbiased squared MMD of `subsets` random subsets of `size` rows of each, kernel (x.y / d + 1)^3, in
// float64. The subsets are those that torch-fidelity draws: numpy's RandomState(seed), first of `a`, then of `b`,
// without replacement.
KernelDistance kernel_distance(const torch::Tensor& a, const torch::Tensor& b, int64_t subsets, int64_t size,
                               uint32_t seed);

}  // namespace maskbench
