// Precision of products in training: float32, or TF32 or bfloat16 for hardware that is faster with them.
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

// Returns the multiplication type of a `train.precision`: bfloat16 for "bf16", else float32.
torch::ScalarType precision_called(const std::string& name);

// Scope guard: during its lifetime, cuDNN and cuBLAS round float32 operands to TF32 if `allowed`, and otherwise do not, in
// all threads of the process. Without one, prepare_process() forbids it: LibTorch itself allows it to cuDNN.
class Tf32 {
 public:
  explicit Tf32(bool allowed);
  ~Tf32();
  Tf32(const Tf32&) = delete;
  Tf32& operator=(const Tf32&) = delete;

 private:
  bool convolutions_, products_;  // before
};

}  // namespace maskbench
