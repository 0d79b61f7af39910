// What the structural similarities have in common: maps of one channel, and windows to weigh a neighbourhood with.
#pragma once

#include <torch/types.h>

#include <functional>
#include <vector>

namespace maskbench {

using torch::Tensor;

const std::vector<double>& gaussian_taps();  // 11, sigma 1.5
const std::vector<double>& uniform_taps();   // 7

// At each place where the window fits, [H-t+1,W-t+1] for t taps.
struct SsimMaps {
  Tensor ssim;      // luminance times contrast and structure
  Tensor contrast;  // contrast and structure alone
};

// x, y: [H,W] in float64, range 1, K = 0.01 and 0.03. Variances and covariance are multiplied by `correction`: 1 for
// the population's, n / (n - 1) for a sample's.
SsimMaps ssim_maps(const Tensor& x, const Tensor& y, const std::vector<double>& taps, double correction = 1);

// `measure` of each plane in float64, averaged over the channels of [B,C,H,W]: [B]. Plane by plane, so that its maps
// stay in the cache and no other picture can change its value.
Tensor mean_over_planes(const Tensor& a, const Tensor& b,
                        const std::function<Tensor(const Tensor&, const Tensor&)>& measure);

}  // namespace maskbench
