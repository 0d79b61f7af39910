// Which of an experiment's runs are asked for.
#pragma once

#include <string>
#include <vector>

#include "cli/run_plan.h"

namespace maskbench {

// Those that every entry of `only` admits. An entry is a system, "seed=1" or an axis of the sweep with a value
// ("options.k=2.0", or "k=2.0"); of entries that say something of the same thing, one must admit the run. Throws
// UserError where an entry fits no run.
std::vector<PlannedRun> only(const std::vector<PlannedRun>& plan, const std::vector<std::string>& entries);

// Those whose last try failed.
std::vector<PlannedRun> failed_ones(const std::vector<PlannedRun>& plan);

}  // namespace maskbench
