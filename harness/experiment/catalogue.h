// Everything that a spec can name in this installation.
#pragma once

#include "plugin/discovery.h"
#include "spec/experiment.h"

namespace maskbench {

// Returns the plugin files that can be loaded. Metrics and data sources among them are registered from then on; one that
// cannot be is named on stderr.
std::vector<Probe> known_plugins();

// Returns the names and protocols of all metrics, those of plugins included.
std::vector<MetricName> metric_names();

// Returns the short names of the metrics given to --metrics. Throws UserError, naming the option, as short_names().
std::vector<std::string> metrics_of_option(const std::vector<std::string>& given);

// Returns the plugins that can be loaded, the built-in systems and the names of all metrics, with
// kJudgedByPeople.
Catalogue full_catalogue();

}  // namespace maskbench
