// A run from its resolved spec to its scores: what the child process of a run does.
#pragma once

#include <filesystem>
#include <string>

#include "spec/experiment.h"

namespace maskbench {

// Executes the run whose `spec.toml` lies in `folder`, from its newest checkpoint if there is one, and leaves
// everything there, status.json last. Divergence and collapse are results, being asked to stop is none; what fails
// throws, and the status says why. `until`: iterations after which to stop as if asked to; 0: none.
void execute_run(const std::filesystem::path& folder, const std::string& device, const Catalogue& catalogue,
                 int64_t until = 0);

// The rows that are made without a plugin: "identity" and "constant".
const std::vector<PluginInfo>& builtin_systems();

}  // namespace maskbench
