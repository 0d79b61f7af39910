// Structural similarity of one channel, in one pass. Raw memory only.
#pragma once

#include <cstdint>
#include <vector>

namespace maskbench {

// One channel of two pictures of equal size, row-major, range 1.
struct PlanePair {
  const double *x, *y;
  int64_t height, width;
};

// Weights of a separable window along one axis; their sum is 1.
using Taps = std::vector<double>;
const Taps& gaussian_taps();  // 11, sigma 1.5
const Taps& uniform_taps();   // 7

// Means over all positions where the window fits.
struct SsimMeans {
  double ssim;      // luminance times contrast and structure
  double contrast;  // contrast and structure alone
};

// K = 0.01 and 0.03. Variances and covariance are multiplied by `correction`: 1 for the population's, n / (n - 1) for a
// sample's. The window must fit. The result is bit-identical on all processors.
SsimMeans ssim_means(const PlanePair& planes, const Taps& taps, double correction = 1);

}  // namespace maskbench
