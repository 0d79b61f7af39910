// A fully connected layer whose products are computed by the library that is faster on this processor.
#pragma once

#include <torch/nn/modules/linear.h>
#include <torch/types.h>

namespace maskbench {

using torch::Tensor;

// torch::nn::Linear for inputs [B,in], with the same parameters; differentiable any number of times.
class DenseImpl : public torch::nn::LinearImpl {
 public:
  using LinearImpl::LinearImpl;
  Tensor forward(const Tensor& x);
};
TORCH_MODULE(Dense);

}  // namespace maskbench
