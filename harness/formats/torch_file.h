// Files written by torch.save (.pth, .pt) that hold a dictionary of tensors, in the ZIP format or the legacy one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace maskbench {

// A contiguous row-major tensor; `dtype` is the safetensors name.
struct StoredTensor {
  std::string dtype;
  std::vector<int64_t> shape;
  std::string bytes;
};

// Returns the tensors of a file by name. Executes nothing in it. Skips dictionary values that are not tensors. Where the
// dictionary holds no tensors but dictionaries of them, as checkpoints do, takes the only one, or "state_dict",
// "model_state_dict" or "model". Throws UserError describing what is wrong with the file.
std::map<std::string, StoredTensor> parse_torch_file(std::string_view file);

// Returns whether the bytes begin like one of the two formats.
bool is_torch_file(std::string_view file);

}  // namespace maskbench
