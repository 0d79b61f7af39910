// Grouped convolution on a GPU, each pass by the way that is fastest there.
#pragma once

#include <torch/types.h>

#include <map>
#include <string>

namespace maskbench {

using torch::Tensor;

// Returns the grouped convolution of `x` [B,C,H,W] with `weight` [N,C/groups,k,k], padding k / 2; undefined `bias`: none.
// Products are rounded as the current Precision says. Differentiable any number of times. Where LibTorch may choose algorithms by trial (cudnn.benchmark, that is
// train.determinism = "off"), each pass of each shape is tried at first use (kGroupedMethods); otherwise it is the plain
// convolution with zeros, always.
// Reason:     Which of them is fastest depends on the groups, the batch and the GPU; the order of a sum must not.
Tensor convolve_grouped(const Tensor& x, const Tensor& weight, const Tensor& bias, int64_t stride, int64_t groups);

// The ways that trials of this process chose, by pass and shape, with their times.
std::map<std::string, std::string> grouped_choices();

}  // namespace maskbench
