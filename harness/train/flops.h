// How much arithmetic an iteration takes.
#pragma once

#include <functional>

namespace maskbench {

// Floating-point operations (a multiply-add counts two) of the convolutions and matrix products that `work` runs,
// forward and backward, by their shapes. Elementwise work is not counted.
double count_flops(const std::function<void()>& work);

}  // namespace maskbench
