// Metrics and data sources that plugins bring, made known to this process.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "plugin/discovery.h"

namespace maskbench {

// Registers the metrics and data sources among `usable` that are not registered yet: a metric to be computed in a process
// of its own, a source to be opened in this one. Returns a line for each that cannot be registered, because its name or a
// key is taken. The hash of a source's plugin becomes a key of [data], so that it decides the hash of a run.
std::vector<std::string> register_outside(const std::filesystem::path& program, const std::vector<Probe>& usable);

}  // namespace maskbench
