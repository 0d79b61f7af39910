// Counting of floating-point operations.
#pragma once

#include <functional>

namespace maskbench {

// Returns the floating-point operations (a multiply-add counts as two) of the convolutions and matrix products that
// `work` executes, forward and backward, derived from their shapes. Elementwise operations are not counted.
double count_flops(const std::function<void()>& work);

}  // namespace maskbench
