// Measures of pairs of pictures, channel by channel.
#pragma once

#include <torch/types.h>

#include <functional>

#include "metrics/similarity/ssim_plane.h"

namespace maskbench {

// `measure` of each plane in float64, averaged over the channels of `a` and `b` [B,C,H,W]: [B] in float64 on the CPU.
// Plane by plane, on LibTorch's threads; neither their number nor another picture changes a value.
torch::Tensor mean_over_planes(const torch::Tensor& a, const torch::Tensor& b,
                               const std::function<double(const PlanePair&)>& measure);

}  // namespace maskbench
