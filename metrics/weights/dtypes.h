// The dtypes of safetensors files and of tensors.
#pragma once

#include <torch/types.h>

#include <map>
#include <string>

namespace maskbench {

// Returns the tensor type of each dtype that is read and written: "F32" -> torch::kFloat32.
const std::map<std::string, torch::Dtype>& safetensors_dtypes();

// Returns the name of a tensor's type: torch::kFloat32 -> "F32". Throws std::logic_error for a type that is not written.
const std::string& safetensors_dtype(torch::Dtype type);

}  // namespace maskbench
