// The system of a run, and the weights that its scores are of.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "data/source.h"
#include "maskbench/model.h"
#include "spec/experiment.h"

namespace maskbench {

// Returns the model of the run's plugin, or the baseline of that name, on the CPU. Throws as make_wearer() and
// constant_wearer().
std::shared_ptr<Wearer> make_system(const Run& run, const PluginInfo& plugin, const Source& source);

// Loads the weights of a run's folder as they are scored after `iteration`. `consequence` ends the message where the
// checkpoint is missing: "<checkpoint> is missing, so <consequence>". Throws UserError where it is missing or unusable.
void load_scored_weights(const std::filesystem::path& run, const std::string& run_hash, int64_t iteration,
                         Adversary& adversary, const std::string& consequence);

}  // namespace maskbench
