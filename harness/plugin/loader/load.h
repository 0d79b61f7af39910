// Loads plugins into this process. They are never unloaded, because autograd graphs and registered types point into
// them.
#pragma once

#include <memory>
#include <string>

#include "maskbench/data_source.h"
#include "maskbench/metric.h"
#include "maskbench/plugin.h"
#include "spec/experiment.h"

namespace maskbench {

// Loads the file, checks its descriptor and describes it in `info`. Throws UserError that lists every mismatch.
const ModelPlugin& load_plugin(const std::string& file, PluginInfo* info = nullptr);

// Returns the model of a run, on the CPU. Its initial weights depend on the run's seed alone. Throws UserError when a
// trained model lacks the modules "G" and "D".
std::shared_ptr<Wearer> make_wearer(const Run& run, const PluginInfo& plugin);

// Load a metric and a data source in the same way, without registering them. Their name is the descriptor's.
const MetricInfo& load_metric(const std::string& file);
const DataSourceInfo& load_data_source(const std::string& file);

// Executes `maskbench probe FILE`: loads the file and reports its description, or the problem, as a line of JSON.
void answer_probe(const std::string& file);

}  // namespace maskbench
