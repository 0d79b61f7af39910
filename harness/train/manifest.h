// manifest.json: everything needed to say where the numbers of a run come from.
#pragma once

#include <torch/types.h>

#include <string>

#include "data/source.h"
#include "spec/experiment.h"
#include "train/run_folder.h"

namespace maskbench {

void write_manifest(const RunFolder& folder, const Run& run, const PluginInfo& plugin, const Source& source,
                    const torch::Device& device);

// Hash of the program's sources and compile flags that decide numbers.
std::string numerics_sha256();

}  // namespace maskbench
