// The convolutions of a pyramid over the same input, by kernels of our own.
#pragma once

#include <torch/types.h>

#include <vector>

namespace maskbench {

using torch::Tensor;

// One grouped convolution of a pyramid: `out` maps by odd kernels of k x k, padding k / 2.
struct PyramidLevel {
  int64_t kernel, groups, out;
  Tensor weight;  // [out, in / groups, k, k]
  Tensor bias;    // [out], or undefined: none, then of every level
};

// Whether convolve_pyramid() can compute it: float32 on a CPU with AVX2.
bool has_pyramid_kernels(const Tensor& x);

// [B,in,H,W] -> [B, sum of out, ceil(H / stride), ceil(W / stride)]: the levels' maps one after the other, channels
// last. Differentiable as often as wanted. Reason:     oneDNN has no fast path for few channels a group: on the
// pyramids of the paper it runs at a seventh of the
//             machine's speed. Here the pixels of a plane are computed at once, whatever the groups, the planes are cut
//             by stride once for all levels, and their input gradients are summed in registers.
Tensor convolve_pyramid(const Tensor& x, const std::vector<PyramidLevel>& levels, int64_t stride);

// The gradient of x [B,C,H,W] for a pyramid of one level with `weight` [N,C,k,k] and one group, of the gradient `dy` of
// its output. Not differentiable.
Tensor pyramid_input_gradient(const Tensor& dy, const Tensor& weight, int64_t H, int64_t W, int64_t stride);

}  // namespace maskbench
