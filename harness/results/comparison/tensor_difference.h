// Comparing two safetensors files, tensor by tensor.
#pragma once

#include <filesystem>
#include <string>

namespace maskbench {

// Returns the first difference by name and position, with both values where they are float32:
// ""G.0.weight" of shape [4, 3] differs in 5 of 12 elements, first at 7: 0.25 was stored, 0.5 is there now". Empty
// where all tensors are equal bit for bit. Throws UserError for a file that is not safetensors.
std::string tensor_difference(const std::filesystem::path& stored, const std::filesystem::path& again);

}  // namespace maskbench
