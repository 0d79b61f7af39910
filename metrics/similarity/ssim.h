// Structural similarity. Wang, Bovik, Sheikh & Simoncelli 2004, eq. 13.
#pragma once

#include <torch/types.h>

namespace maskbench {

constexpr int64_t kSsimWindow = 11;  // the least height and width of a picture

// SSIM of each pair of pictures [B,C,H,W] in [0,1]: 11 taps of a Gaussian of sigma 1.5, K = 0.01 and 0.03, population
// covariance, only where the window fits (no padding), mean over each channel, then over channels. [B] in float64,
// whatever the inputs are; a picture's value does not depend on the others. Throws c10::Error on any other shape.
torch::Tensor ssim_wang(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace maskbench
