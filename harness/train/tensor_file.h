// Tensors by name as safetensors files.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>

namespace maskbench {

class SafetensorsFile;

using Tensors = std::map<std::string, torch::Tensor>;

// Parameters and buffers of a network by name. They share memory with it.
Tensors named_weights(const torch::nn::Module& network);

// Writes the tensors and returns the SHA-256 of the file. Throws EnvironmentError.
std::string save_tensors(const std::filesystem::path& path, const Tensors& tensors,
                         const std::map<std::string, std::string>& metadata);

// Throws UserError, beginning with `path`, unless the file holds exactly tensors of these names, shapes and types.
void check_tensors(const std::filesystem::path& path, const SafetensorsFile& file, const Tensors& expected);
// Copies the values of a file that was checked into the tensors.
void copy_tensors(const SafetensorsFile& file, const Tensors& into);

}  // namespace maskbench
