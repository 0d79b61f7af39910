// Selecting runs of an experiment: --only and --retry-failed.
#pragma once

#include <string>
#include <vector>

#include "experiment/run_plan.h"

namespace maskbench {

// Returns the runs that match `entries`: a system's name, "seed=1", or an axis of the sweep with a value
// ("options.k=2.0", or "k=2.0"). Names and values may be quoted as in TOML, and a quoted entry is a name. Entries on
// one key are OR-ed; different keys are AND-ed. Throws UserError for an entry that matches no run, or both a name and
// an axis.
std::vector<PlannedRun> select_runs(const std::vector<PlannedRun>& plan, const std::vector<std::string>& entries);

// Returns the runs whose last attempt failed.
std::vector<PlannedRun> select_failed(const std::vector<PlannedRun>& plan);

}  // namespace maskbench
