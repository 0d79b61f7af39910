// Networks as safetensors files.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>

namespace maskbench {

// Writes parameters and buffers of `network` by name. Throws EnvironmentError.
void save_weights(const std::filesystem::path& path, const torch::nn::Module& network,
                  const std::map<std::string, std::string>& metadata);

// Fills the network from the file. Throws UserError when a name, shape or type differs; then nothing was changed.
void load_weights(const std::filesystem::path& path, torch::nn::Module& network);

}  // namespace maskbench
