// Imports published weight files into the folder that networks read.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "maskbench/metric_networks.h"

namespace maskbench {

// A weight file that was written.
struct ImportedWeights {
  std::string name;
  std::filesystem::path file;
  bool official;  // the source file has the published SHA-256
};

// Writes every weight file that `from` (.safetensors, .pth or .pt; nothing in it is executed) contains, or only those
// named `as`, unless empty. Weights are recognised by the names and shapes of their tensors. Throws UserError, naming
// the file, where it cannot be read, contains no known weights (with the differences from the nearest ones) or
// impossible values; EnvironmentError where nothing can be written. Files are written atomically.
std::vector<ImportedWeights> import_weights(const std::filesystem::path& from, const WeightsFolder& to,
                                            const std::string& as = "");

// Whether the file has the published SHA-256, of which only the first digits may be known.
bool is_official(const WeightsInfo& weights, const std::string& sha256);

}  // namespace maskbench
