// Everything that a spec can name in this installation.
#pragma once

#include "spec/experiment.h"

namespace maskbench {

// Returns the names and protocols of all metrics.
std::vector<MetricName> metric_names();

// Returns the short names of the metrics given to --metrics. Throws UserError, naming the option, as short_names().
std::vector<std::string> metrics_of_option(const std::vector<std::string>& given);

// Returns the plugins that can be loaded, the built-in systems and the names of all metrics, with
// kJudgedByPeople.
Catalogue full_catalogue();

}  // namespace maskbench
