// Precision of the products of convolutions in training: float32, or bfloat16 for hardware that is faster with it.
#pragma once

#include <torch/types.h>

namespace maskbench {

// Scope guard: during its lifetime, convolutions started by this thread round float32 inputs, weights and biases to
// `products`, in their backward passes too; results are float32. Other operations are not affected.
class Precision {
 public:
  explicit Precision(torch::ScalarType products);
  ~Precision();
  Precision(const Precision&) = delete;
  Precision& operator=(const Precision&) = delete;

  static torch::ScalarType products();  // of the innermost guard; float32 without one

 private:
  torch::ScalarType before_;
};

// Parses `train.precision`: "float32" or "bf16".
torch::ScalarType precision_called(const std::string& name);

}  // namespace maskbench
