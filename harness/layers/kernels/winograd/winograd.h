// Winograd convolution with 4x4 kernels, stride 2 and padding 1 on the CPU: 4/9 of the products of a direct convolution
// (winograd_kernels.h), as batched matrix products over channels. float32 only; not differentiable.
#pragma once

#include <torch/types.h>

#include <utility>

namespace maskbench {

using torch::Tensor;

// Whether inputs of `sizes` [B,C,H,W] with `outputs` output channels are supported and faster than by oneDNN: both
// channel counts are multiples of 16, and there are enough tiles to amortise the transform of the weights.
bool worth_winograd(at::IntArrayRef sizes, int64_t outputs);

// Returns torch::conv2d(x [B,C,H,W], weight [N,C,4,4], bias [N] or undefined, stride 2, padding 1): [B,N,H/2,W/2],
// channels last.
Tensor winograd_convolution(const Tensor& x, const Tensor& weight, const Tensor& bias);

// Returns the gradient of the input [B,C,H,W] from that of the output, `dy` [B,N,H/2,W/2].
Tensor winograd_input_gradient(const Tensor& dy, const Tensor& weight, int64_t H, int64_t W);

// Returns the gradient of the weights, [N,C,4,4].
Tensor winograd_weight_gradient(const Tensor& x, const Tensor& dy);

}  // namespace maskbench
