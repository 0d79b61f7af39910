// Pyramidal convolution on the CPU, for groups of few channels: all levels over the same input.
#pragma once

#include <torch/types.h>

#include <vector>

namespace maskbench {

using torch::Tensor;

// One grouped convolution of a pyramid: `out` output channels, odd kernel k x k, padding k / 2.
struct PyramidLevel {
  int64_t kernel, groups, out;
  Tensor weight;  // [out, in / groups, k, k]
  Tensor bias;    // [out], or undefined: none, then of every level
};

// Whether convolve_pyramid() supports `x`: float32 [B,C,H,W] on a CPU with AVX2.
bool has_pyramid_kernels(const Tensor& x);

// Maps x [B,in,H,W] to [B, sum of out, ceil(H / stride), ceil(W / stride)], the levels' outputs concatenated, channels
// last. Differentiable any number of times.
// Reason:     oneDNN has no fast path for few channels per group: on the pyramids of the paper it reaches a seventh of
//             the machine's peak. Here pixels are vectorised whatever the groups, the input is split into phase planes
//             once for all levels, and their input gradients are summed in registers.
Tensor convolve_pyramid(const Tensor& x, const std::vector<PyramidLevel>& levels, int64_t stride);

// Returns the gradient with respect to x [B,C,H,W] of a pyramid of one level with `weight` [N,C,k,k] and one group,
// from the gradient `dy` of its output. Not differentiable.
Tensor pyramid_input_gradient(const Tensor& dy, const Tensor& weight, int64_t H, int64_t W, int64_t stride);

}  // namespace maskbench
