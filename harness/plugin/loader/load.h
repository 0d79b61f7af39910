// Loading plugins into this process. They are never unloaded: autograd graphs and registered types point into them.
#pragma once

#include <memory>
#include <string>

#include "maskbench/plugin.h"
#include "spec/experiment.h"

namespace maskbench {

// Loads the file and checks its descriptor. Throws UserError that lists everything that does not fit.
const ModelPlugin& load_plugin(const std::string& file, PluginInfo* info = nullptr);

// The model of a run, on the CPU, its initial weights decided by the run's seed alone.
std::shared_ptr<Wearer> make_wearer(const Run& run, const PluginInfo& plugin);

// The child's side of a probe: loads the file and writes one line of JSON to kReportDescriptor.
void answer_probe(const std::string& file);

}  // namespace maskbench
