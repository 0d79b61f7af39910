// Files that torch.save writes (.pth, .pt): a dictionary from names to tensors, in the ZIP form and in the older one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace maskbench {

// A tensor, row-major; `dtype` as safetensors names it.
struct StoredTensor {
  std::string dtype;
  std::vector<int64_t> shape;
  std::string bytes;
};

// The tensors of a file. Nothing in it is executed. Values of the dictionary that are no tensors are left out. Throws
// UserError that says what is wrong with the file.
std::map<std::string, StoredTensor> parse_torch_file(std::string_view file);

// Whether the bytes begin as one of the two forms.
bool is_torch_file(std::string_view file);

}  // namespace maskbench
