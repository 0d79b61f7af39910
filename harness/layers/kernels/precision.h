// What convolutions multiply in training: float32, or bfloat16 on hardware that is faster so.
#pragma once

#include <torch/types.h>

namespace maskbench {

// While it lives, the convolutions that this thread computes forward round float32 pictures, weights and biases to
// `products`, and so do their backward passes; results are float32 again. Everything else keeps its numbers.
class Precision {
 public:
  explicit Precision(torch::ScalarType products);
  ~Precision();
  Precision(const Precision&) = delete;
  Precision& operator=(const Precision&) = delete;

  static torch::ScalarType products();  // float32 where no Precision lives

 private:
  torch::ScalarType before_;
};

// Of `train.precision`: "float32" or "bf16".
torch::ScalarType precision_called(const std::string& name);

}  // namespace maskbench
