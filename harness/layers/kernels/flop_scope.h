// Reports a convolution by own kernels to count_flops, which sees only operators of LibTorch.
#pragma once

#include <ATen/record_function.h>
#include <torch/types.h>

namespace maskbench {

// Counts one multiply-add per output element and weight of its channel: `weight` is [out, in / groups, k, k], `map` has
// one element per output. `name` must begin with "maskbench::convolution".
class FlopScope {
 public:
  FlopScope(const char* name, const torch::Tensor& weight, const torch::Tensor& map)
      : guard_(at::RecordScope::FUNCTION) {
    if (!guard_.isActive()) return;
    const c10::IValue inputs[] = {weight, map};
    guard_.before(name, c10::ArrayRef<const c10::IValue>(inputs, 2));
  }

 private:
  at::RecordFunction guard_;
};

}  // namespace maskbench
