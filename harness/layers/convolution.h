// Convolution of small strided layers: as torch::conv2d, but by kernels of our own where there are any.
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/types.h>

namespace maskbench {

using torch::Tensor;

// torch::conv2d of `x` [B,C,H,W] with `weight` [N,C,k,k], the same stride and padding both ways, one group; an
// undefined `bias` is none. Differentiable as often as wanted. float32 on a CPU with AVX2 goes through kernels of our
// own, whose result is channels last; anything else through LibTorch.
// Reason:     At width 16 oneDNN reaches a third of a core's speed, and a quarter in the backward pass.
Tensor convolve(const Tensor& x, const Tensor& weight, const Tensor& bias, int64_t stride, int64_t padding);

// A convolution layer of one group, square kernel and equal strides, computed by convolve().
class ConvolutionImpl : public torch::nn::Conv2dImpl {
 public:
  using Conv2dImpl::Conv2dImpl;
  Tensor forward(const Tensor& x);
};
TORCH_MODULE(Convolution);

}  // namespace maskbench
