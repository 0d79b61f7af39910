// Tables of the work of iterations, in Markdown.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rehearsal/time_model.h"

namespace maskbench {

struct CountedWork {
  std::string system, precision;  // train.precision
  int64_t batch;
  std::vector<Operation> operations;  // of one iteration
};

// One row an entry: operations, kernels, bytes, GFLOP without zeros, modelled times on `gpu` and what binds them.
std::string work_table(const std::vector<CountedWork>& all, const Gpu& gpu);

// One row a part of the iteration, forward and backward.
std::string part_table(const CountedWork& work, const Gpu& gpu);

// The operations with the most modelled time, `count` at most.
std::string operation_table(const CountedWork& work, const Gpu& gpu, size_t count);

}  // namespace maskbench
