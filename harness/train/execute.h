// Execution of one run, from its resolved spec to its scores: the work of a run's child process.
#pragma once

#include <filesystem>
#include <string>

#include "spec/experiment.h"

namespace maskbench {

// Executes the run specified by `spec.toml` in `folder`, resuming from the newest checkpoint, and writes all results
// there, status.json last. Of a run that has ended, only scores that are missing are made. Divergence and collapse are
// results; an interruption is not. Throws on failure, after recording the reason in the status unless the run had
// ended. `until` stops after that many iterations as if interrupted; 0 means never.
void execute_run(const std::filesystem::path& folder, const std::string& device, const Catalogue& catalogue,
                 int64_t until = 0);

// Returns the systems that need no plugin: "identity" and "constant".
const std::vector<PluginInfo>& builtin_systems();
// Whether `plugin` names one of them.
bool is_builtin(const std::string& plugin);

}  // namespace maskbench
