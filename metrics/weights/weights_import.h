// Files of weights as their authors publish them, brought into the folder that networks read.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "maskbench/metric_networks.h"

namespace maskbench {

// One file of weights that was written.
struct ImportedWeights {
  std::string name;
  std::filesystem::path file;
  bool official;  // the file it came from is the published one, by its SHA-256
};

// Writes every file of weights that `from` (.safetensors, .pth or .pt; nothing in it is executed) holds, or only those
// called `as`, unless empty. What a file holds is told by the names and shapes of its tensors. Throws UserError that
// names the file: it cannot be read, holds no weights that are known here (and what the nearest ones miss), or values
// cannot be right; EnvironmentError where nothing can be written. Files are whole or not there.
std::vector<ImportedWeights> import_weights(const std::filesystem::path& from, const WeightsFolder& to,
                                            const std::string& as = "");

// Whether the file has the SHA-256, or begins with the digits, under which the weights are published.
bool is_official(const WeightsInfo& weights, const std::string& sha256);

}  // namespace maskbench
