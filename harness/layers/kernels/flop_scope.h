// Lets count_flops see a convolution that LibTorch does not know.
#pragma once

#include <ATen/record_function.h>
#include <torch/types.h>

namespace maskbench {

// Counted as a multiply-add for each weight of an output and each output: `weight` is [out, in / groups, k, k], `map`
// has an element for each output. The name begins with "maskbench::convolution".
class Counted {
 public:
  Counted(const char* name, const torch::Tensor& weight, const torch::Tensor& map) : guard_(at::RecordScope::FUNCTION) {
    if (!guard_.isActive()) return;
    const c10::IValue inputs[] = {weight, map};
    guard_.before(name, c10::ArrayRef<const c10::IValue>(inputs, 2));
  }

 private:
  at::RecordFunction guard_;
};

}  // namespace maskbench
