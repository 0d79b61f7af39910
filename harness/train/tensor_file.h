// Named tensors in safetensors files.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>

namespace maskbench {

class SafetensorsFile;

using Tensors = std::map<std::string, torch::Tensor>;

// Returns the parameters and buffers of a network by name; they share memory with it.
Tensors named_weights(const torch::nn::Module& network);

// Writes the tensors and returns the SHA-256 of the file. Throws EnvironmentError.
std::string save_tensors(const std::filesystem::path& path, const Tensors& tensors,
                         const std::map<std::string, std::string>& metadata);

// Throws UserError, prefixed with `path`, unless the file holds exactly the tensors of `expected`, by name, shape and
// type.
void check_tensors(const std::filesystem::path& path, const SafetensorsFile& file, const Tensors& expected);
// Copies the values of a checked file into the tensors.
void copy_tensors(const SafetensorsFile& file, const Tensors& into);

}  // namespace maskbench
