// Everything that a spec can name in this installation.
#pragma once

#include "spec/experiment.h"

namespace maskbench {

// Returns the names and protocols of all metrics.
std::vector<MetricName> metric_names();

// Returns the plugins that can be loaded, the built-in systems and the names of all metrics, with
// kJudgedByPeople.
Catalogue full_catalogue();

}  // namespace maskbench
