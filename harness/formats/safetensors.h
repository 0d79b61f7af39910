// safetensors files: an 8-byte little-endian header length, a JSON header, packed row-major data. Strict: what does
// not follow every rule of the format is refused.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace maskbench {

// One tensor of a file, its bytes inside it. `dtype` as the format names it: "F32", "I64", "U8", ...
struct TensorView {
  std::string dtype;
  std::vector<int64_t> shape;
  std::string_view bytes;
};

// Bytes of an element; 0 for an unknown name.
int64_t element_size(std::string_view dtype);

// The file as bytes. Tensors are laid out by name; "__metadata__" holds `metadata`.
std::string safetensors_bytes(const std::map<std::string, TensorView>& tensors,
                              const std::map<std::string, std::string>& metadata = {});

// Writes such a file, atomically and without a copy of the tensors. Throws EnvironmentError.
void write_safetensors(const std::filesystem::path& path, const std::map<std::string, TensorView>& tensors,
                       const std::map<std::string, std::string>& metadata = {});

// SHA-256 of the file that write_safetensors() makes of the same.
std::string safetensors_sha256(const std::map<std::string, TensorView>& tensors,
                               const std::map<std::string, std::string>& metadata = {});

// A file mapped into memory. Views are valid as long as it lives.
class SafetensorsFile {
 public:
  // Throws EnvironmentError when the file cannot be read, UserError that names the rule when it is not well-formed.
  explicit SafetensorsFile(const std::filesystem::path& path);
  ~SafetensorsFile();
  SafetensorsFile(const SafetensorsFile&) = delete;
  SafetensorsFile& operator=(const SafetensorsFile&) = delete;

  const std::map<std::string, TensorView>& tensors() const { return tensors_; }
  const std::map<std::string, std::string>& metadata() const { return metadata_; }

 private:
  void* mapped_ = nullptr;
  size_t size_ = 0;
  std::map<std::string, TensorView> tensors_;
  std::map<std::string, std::string> metadata_;
};

// The same over bytes in memory, which must outlive the views.
void parse_safetensors(std::string_view file, std::map<std::string, TensorView>& tensors,
                       std::map<std::string, std::string>& metadata);

}  // namespace maskbench
