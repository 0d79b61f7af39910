// maskbench bench --count: the work of an iteration, counted without a GPU.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "experiment/catalogue.h"
#include "spec/experiment.h"

namespace maskbench {

// Prints the operations of one iteration of each run by name, at each of `batches`, as CUDA would execute them, and what
// bounds their time on the GPU of that name. Throws UserError for an unknown one.
int count_work(const std::map<std::string, Run>& runs, const std::vector<int64_t>& batches, const std::string& gpu,
               const Catalogue& catalogue);

}  // namespace maskbench
