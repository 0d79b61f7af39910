// safetensors files: an 8-byte little-endian header length, a JSON header, packed row-major data. Strict: rejects files
// that violate any rule of the format.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace maskbench {

// A tensor of a file; `bytes` is a view. `dtype` is the format's name: "F32", "I64", "U8", ...
struct TensorView {
  std::string dtype;
  std::vector<int64_t> shape;
  std::string_view bytes;
};

// Returns the bytes per element, or 0 for an unknown dtype.
int64_t element_size(std::string_view dtype);

// Returns the content of a file with these tensors, sorted by name; `metadata` becomes "__metadata__".
std::string safetensors_bytes(const std::map<std::string, TensorView>& tensors,
                              const std::map<std::string, std::string>& metadata = {});

// Writes such a file atomically, without copying the tensors. Throws EnvironmentError.
void write_safetensors(const std::filesystem::path& path, const std::map<std::string, TensorView>& tensors,
                       const std::map<std::string, std::string>& metadata = {});

// Returns the SHA-256 of the file that write_safetensors() would write.
std::string safetensors_sha256(const std::map<std::string, TensorView>& tensors,
                               const std::map<std::string, std::string>& metadata = {});

// A memory-mapped file. Views are valid for its lifetime.
class SafetensorsFile {
 public:
  // Throws EnvironmentError if the file cannot be read, and UserError naming the violated rule if it is malformed.
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

// Parses a file in memory, which must outlive the views. Throws UserError if it is malformed.
void parse_safetensors(std::string_view file, std::map<std::string, TensorView>& tensors,
                       std::map<std::string, std::string>& metadata);

}  // namespace maskbench
