// Floating-point operations of one operation of LibTorch, seen by at::RecordFunction.
#pragma once

#include <ATen/record_function.h>

namespace maskbench {

// FLOPs (a multiply-add counts as two) of a convolution or matrix product, forward or backward, from the shapes of its
// operands; 0 of any other operation.
// Trap:       Construct it before the operation runs: its operands may only be read then.
class OperationFlops {
 public:
  OperationFlops() = default;
  explicit OperationFlops(const at::RecordFunction& function);
  double after(const at::RecordFunction& function) const;  // once its outputs are known

 private:
  double known_ = 0, per_output_ = 0;
};

// Whether it is a convolution by kernels of this program (layers/kernels/flop_scope.h): operations inside of it are how it
// is computed, and do not count.
bool is_own_convolution(const at::RecordFunction& function);

}  // namespace maskbench
