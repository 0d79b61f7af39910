// The work of one training iteration of a system, without a GPU.
#pragma once

#include "maskbench/model.h"
#include "maskbench/options.h"
#include "rehearsal/operation_list.h"

namespace maskbench {

// Moves `model`, for pictures of `size` pixels a side, to the meta device and returns the operations of one iteration with
// the settings `train`, after others that set up its optimisers.
std::vector<Operation> operations_of_iteration(const std::shared_ptr<Adversary>& model, Options train, int64_t size);

}  // namespace maskbench
