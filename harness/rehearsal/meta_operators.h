// LibTorch's operators on its meta device, which has shapes and no values.
#pragma once

#include <string>
#include <vector>

namespace maskbench {

// Registers stand-ins for operators that LibTorch has for CUDA but, without Python, not for the meta device: they check
// nothing and return empty tensors of the right shape. Once per process; later calls do nothing.
void register_meta_operators();

// The names of the operators that have stand-ins, "aten::convolution".
const std::vector<std::string>& meta_stand_ins();

}  // namespace maskbench
