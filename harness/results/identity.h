// What identifies a run: its weights are kept under this hash and reused for the same hash only.
#pragma once

#include <string>

#include "spec/experiment.h"

namespace maskbench {

// Returns the hash of the program's sources and compile flags that decide weights, made by the build.
std::string numerics_sha256();

// Returns one hash of the program's sources and those of a plugin (empty: the system is built in).
std::string sources_sha256(const std::string& plugin_source_sha256);

// Returns the hex digest of all that decides the weights of a run: its resolved spec without [eval], the sources of
// plugin and program, and the type of device ("cpu", "cuda"). Paths do not enter.
std::string run_identity(const Run& run, const std::string& device_type);

}  // namespace maskbench
