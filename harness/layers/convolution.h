// Convolution with a cheap double backward pass.
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/types.h>

namespace maskbench {

using torch::Tensor;

// Returns torch::conv2d of `x` [B,C,H,W] with `weight` [N,C/groups,k,k], equal stride and padding along both axes;
// undefined `bias`: none. On the CPU the result is channels last, whatever the format of `x`. Products are rounded as
// the current Precision (precision.h) says.
// Reason:     oneDNN computes layers of stride 2 up to twice as fast in channels-last format (README of bench/).
Tensor convolve(const Tensor& x, const Tensor& weight, const Tensor& bias, int64_t stride, int64_t padding,
                int64_t groups = 1);

// A convolution layer of one group, square kernel and equal strides, computed by convolve().
class ConvolutionImpl : public torch::nn::Conv2dImpl {
 public:
  using Conv2dImpl::Conv2dImpl;
  Tensor forward(const Tensor& x);
};
TORCH_MODULE(Convolution);

}  // namespace maskbench
