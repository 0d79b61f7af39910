#include "formats/safetensors.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>

#include "base/sha256.h"
#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench {
namespace {

using nlohmann::json;

constexpr uint64_t kLongestHeader = 100'000'000;
constexpr size_t kMostDimensions = 64;

[[noreturn]] void refuse_safetensors(const std::string& why) { throw UserError("not a safetensors file: " + why); }

// Parses the header. Rejects duplicate keys, which nlohmann-json would silently overwrite, and nesting deeper than the
// format allows.
json parse_header(std::string_view text) {
  if (text.empty() || text.front() != '{') refuse_safetensors("its header does not begin with {");
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int depth, json::parse_event_t event, json& value) {
    if (depth > 4) refuse_safetensors("its header is nested too deeply");
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end) keys.pop_back();
    if (event == json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second)
      refuse_safetensors(fmt::format("\"{}\" appears twice in its header", value.get<std::string>()));
    return true;
  };
  json header;
  try {
    header = json::parse(text, watch);
  } catch (const json::exception& problem) {
    refuse_safetensors("its header is not JSON");
  }
  return header;
}

uint64_t unsigned_at(const json& value, const std::string& name) {
  if (!value.is_number_unsigned())
    refuse_safetensors(fmt::format("\"{}\" has a number that is not a non-negative integer", name));
  return value.get<uint64_t>();
}

// Returns the bytes that the shape requires; throws if that overflows.
uint64_t bytes_needed(const TensorView& tensor, const std::string& name) {
  uint64_t bytes = uint64_t(element_size(tensor.dtype));
  for (int64_t n : tensor.shape)
    if (__builtin_mul_overflow(bytes, uint64_t(n), &bytes))
      refuse_safetensors(fmt::format("the shape of \"{}\" overflows", name));
  return bytes;
}

struct Extent {
  uint64_t begin, end;
  std::string name;
};

Extent read_entry(const std::string& name, const json& entry, std::string_view data, TensorView& tensor) {
  if (!entry.is_object() || entry.size() != 3 || !entry.contains("dtype") || !entry.contains("shape") ||
      !entry.contains("data_offsets") || !entry["dtype"].is_string() || !entry["shape"].is_array() ||
      !entry["data_offsets"].is_array() || entry["data_offsets"].size() != 2)
    refuse_safetensors(fmt::format("\"{}\" does not have exactly dtype, shape and data_offsets", name));
  tensor.dtype = entry["dtype"];
  if (element_size(tensor.dtype) == 0)
    refuse_safetensors(fmt::format("\"{}\" has the unknown dtype {}", name, tensor.dtype));
  if (entry["shape"].size() > kMostDimensions) refuse_safetensors(fmt::format("\"{}\" has too many dimensions", name));
  for (const json& n : entry["shape"]) {
    const uint64_t length = unsigned_at(n, name);
    if (length > uint64_t(INT64_MAX)) refuse_safetensors(fmt::format("the shape of \"{}\" overflows", name));
    tensor.shape.push_back(int64_t(length));
  }
  const uint64_t begin = unsigned_at(entry["data_offsets"][0], name), end = unsigned_at(entry["data_offsets"][1], name);
  if (begin > end || end > data.size()) refuse_safetensors(fmt::format("\"{}\" lies outside the data", name));
  if (bytes_needed(tensor, name) != end - begin)
    refuse_safetensors(fmt::format("\"{}\" has {} bytes for its shape", name, end - begin));
  tensor.bytes = data.substr(begin, end - begin);
  return {begin, end, name};
}

// Throws unless the extents cover the data exactly: no gap, overlap or trailing bytes.
void check_cover(std::vector<Extent> extents, uint64_t size) {
  std::sort(extents.begin(), extents.end(),
            [](const Extent& a, const Extent& b) { return std::tie(a.begin, a.end) < std::tie(b.begin, b.end); });
  uint64_t covered = 0;
  for (const Extent& extent : extents) {
    if (extent.begin != covered) refuse_safetensors(fmt::format("a gap or an overlap before \"{}\"", extent.name));
    covered = extent.end;
  }
  if (covered != size) refuse_safetensors(fmt::format("{} bytes beyond the last tensor", size - covered));
}

// Returns the header with its length prefix; the tensors follow, sorted by name.
std::string header_bytes(const std::map<std::string, TensorView>& tensors,
                         const std::map<std::string, std::string>& metadata) {
  json header = json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  uint64_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
    header[name] = {
        {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + tensor.bytes.size()}}};
    offset += tensor.bytes.size();
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');  // pads so that the data are 8-byte aligned
  const uint64_t length = text.size();
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  return bytes + text;
}

// Returns the parts of the file: `header`, then the data of each tensor.
std::vector<std::string_view> parts_of(const std::string& header, const std::map<std::string, TensorView>& tensors) {
  std::vector<std::string_view> parts{header};
  for (const auto& [name, tensor] : tensors) parts.push_back(tensor.bytes);
  return parts;
}

}  // namespace

int64_t element_size(std::string_view dtype) {
  static const std::map<std::string, int64_t, std::less<>> sizes = {
      {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E5M2", 1}, {"F8_E4M3", 1}, {"I16", 2}, {"U16", 2}, {"F16", 2},
      {"BF16", 2}, {"I32", 4}, {"U32", 4}, {"F32", 4},     {"F64", 8},     {"I64", 8}, {"U64", 8}};
  const auto found = sizes.find(dtype);
  return found == sizes.end() ? 0 : found->second;
}

std::string safetensors_bytes(const std::map<std::string, TensorView>& tensors,
                              const std::map<std::string, std::string>& metadata) {
  std::string file = header_bytes(tensors, metadata);
  for (const auto& [name, tensor] : tensors) file += tensor.bytes;
  return file;
}

void write_safetensors(const std::filesystem::path& path, const std::map<std::string, TensorView>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  write_file_atomically(path, parts_of(header_bytes(tensors, metadata), tensors));
}

std::string safetensors_sha256(const std::map<std::string, TensorView>& tensors,
                               const std::map<std::string, std::string>& metadata) {
  return sha256_of_parts(parts_of(header_bytes(tensors, metadata), tensors));
}

void parse_safetensors(std::string_view file, std::map<std::string, TensorView>& tensors,
                       std::map<std::string, std::string>& metadata) {
  if (file.size() < 8) refuse_safetensors("shorter than its header length");
  uint64_t length = 0;
  std::memcpy(&length, file.data(), 8);
  if (length > kLongestHeader || length > file.size() - 8) refuse_safetensors("its header is longer than the file");
  const json header = parse_header(file.substr(8, length));
  const std::string_view data = file.substr(8 + length);
  std::vector<Extent> extents;
  for (const auto& [name, entry] : header.items()) {
    if (name != "__metadata__") {
      extents.push_back(read_entry(name, entry, data, tensors[name]));
      continue;
    }
    if (!entry.is_object()) refuse_safetensors("its metadata is not an object");
    for (const auto& [key, value] : entry.items()) {
      if (!value.is_string()) refuse_safetensors("its metadata has a value that is not a string");
      metadata[key] = value;
    }
  }
  check_cover(std::move(extents), data.size());
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about {};
  if (file < 0 || ::fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
    const std::string why = file < 0 ? std::strerror(errno) : "not a file";
    if (file >= 0) ::close(file);
    throw EnvironmentError(fmt::format("cannot read {}: {}", path.string(), why));
  }
  size_ = size_t(about.st_size);
  if (size_ > 0) mapped_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
  ::close(file);
  if (mapped_ == MAP_FAILED) throw EnvironmentError(fmt::format("cannot map {}", path.string()));
  try {
    parse_safetensors({static_cast<const char*>(mapped_), size_}, tensors_, metadata_);
  } catch (const UserError& problem) {
    ::munmap(mapped_, size_);
    throw UserError(fmt::format("{}: {}", path.string(), problem.what()));
  }
}

SafetensorsFile::~SafetensorsFile() {
  if (mapped_) ::munmap(mapped_, size_);
}

}  // namespace maskbench
