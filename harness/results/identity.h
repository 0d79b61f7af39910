// What identifies a run: results are kept under this hash and reused for the same hash only.
#pragma once

#include <map>
#include <string>

#include "spec/experiment.h"

namespace maskbench {

// Returns the hash of the program's sources and compile flags that decide numbers, made by the build.
std::string numerics_sha256();

// Returns one hash of the program's sources and those of a plugin (empty: the system is built in).
std::string sources_sha256(const std::string& plugin_source_sha256);

// Returns the hex digest of all that decides the numbers of a run: its resolved spec, the sources of plugin and
// program, the weights of its metrics (SHA-256 by name, or "missing") and the type of device ("cpu", "cuda"). Paths do
// not enter.
std::string run_identity(const Run& run, const std::map<std::string, std::string>& weights,
                         const std::string& device_type);

}  // namespace maskbench
