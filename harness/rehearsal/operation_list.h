// The operations of an iteration as a GPU would execute them, counted without one.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace maskbench {

// One operation. Bytes are those of its operands and results, each once; a lower bound of what it moves.
struct Operation {
  std::string part;  // of the iteration: "critic", "generator", "optimizer", "data"
  bool backward = false;
  std::string name;     // "aten::convolution"
  int64_t kernels = 1;  // launches; convolutions and normalisations may take more
  double bytes = 0;
  double flop = 0;   // executed, of convolutions and matrix products (work/operation_flops.h)
  double zeros = 0;  // part of `flop`: what a grouped convolution computed as a plain one spends on zeros
};

// Runs `work` and returns its operations on tensors of the meta device, without views and allocations.
std::vector<Operation> list_operations(const std::function<void()>& work);

}  // namespace maskbench
