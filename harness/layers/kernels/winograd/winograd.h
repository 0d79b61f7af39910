// Convolution by 4x4 kernels of stride 2 and padding 1 on the CPU with 4/9 of the products (winograd_kernels.h): matrix
// products take the place of the sums over channels.
#pragma once

#include <torch/types.h>

#include <utility>

namespace maskbench {

using torch::Tensor;

// Whether `outputs` channels of pictures of the sizes [B,C,H,W] can be computed so, and sooner than by oneDNN: both
// numbers of channels are multiples of 16, and the tiles are many enough to make up for the transform of the weights.
bool worth_winograd(at::IntArrayRef sizes, int64_t outputs);

// torch::conv2d(x [B,C,H,W], weight [N,C,4,4], bias [N] or undefined, stride 2, padding 1), channels last:
// [B,N,H/2,W/2].
Tensor winograd_convolution(const Tensor& x, const Tensor& weight, const Tensor& bias);

// The gradient of the input, of height H and width W, from that of the output `dy` [B,N,H/2,W/2].
Tensor winograd_input_gradient(const Tensor& dy, const Tensor& weight, int64_t H, int64_t W);

// The gradient of the weights [N,C,4,4].
Tensor winograd_weight_gradient(const Tensor& x, const Tensor& dy);

}  // namespace maskbench
