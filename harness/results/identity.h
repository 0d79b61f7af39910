// What makes a run the run it is: its results are kept under this hash and used again only for the same.
#pragma once

#include <map>
#include <string>

#include "spec/experiment.h"

namespace maskbench {

// Hash of the program's sources and compile flags that decide numbers, made by the build.
std::string numerics_sha256();

// One for the program's sources and those of a plugin (empty: the system is built in).
std::string sources_sha256(const std::string& plugin_source_sha256);

// SHA-256 of the weights that metrics of the run look with, by the weights' name; "missing" where they are not here.
std::map<std::string, std::string> metric_weights(const Run& run);

// Hex digest of all that decides the numbers of a run: its resolved spec, the plugin's source, the program's, the
// weights of its metrics and the type of device ("cpu", "cuda"). No path enters.
std::string run_identity(const Run& run, const std::string& device_type);

}  // namespace maskbench
