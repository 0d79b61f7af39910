// Reports a kernel of this program to profilers and to counts of operations, which see only operators of LibTorch.
#pragma once

#include <ATen/record_function.h>
#include <torch/types.h>

#include <initializer_list>
#include <vector>

namespace maskbench {

// `name` must begin with "maskbench::", `operands` are the tensors that it reads or writes.
class KernelScope {
 public:
  KernelScope(const char* name, std::initializer_list<torch::Tensor> operands) : guard_(at::RecordScope::FUNCTION) {
    if (!guard_.isActive()) return;
    const std::vector<c10::IValue> inputs(operands.begin(), operands.end());
    guard_.before(name, c10::ArrayRef<const c10::IValue>(inputs.data(), inputs.size()));
  }

 private:
  at::RecordFunction guard_;
};

}  // namespace maskbench
