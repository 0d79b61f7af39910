#include "results/comparison/tensor_difference.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstring>

#include "formats/safetensors.h"

namespace maskbench {
namespace {

float float_at(std::string_view bytes, size_t element) {
  float value;
  std::memcpy(&value, bytes.data() + element * sizeof value, sizeof value);
  return value;
}

std::string value_difference(const std::string& name, const TensorView& stored, const TensorView& again) {
  const auto size = size_t(element_size(stored.dtype));
  const size_t count = stored.bytes.size() / size;
  size_t differing = 0, first = count;
  for (size_t i = 0; i < count; ++i) {
    if (stored.bytes.compare(i * size, size, again.bytes, i * size, size) == 0) continue;
    if (differing++ == 0) first = i;
  }
  std::string text = fmt::format("\"{}\" of shape [{}] differs in {} of {} elements, first at {}", name,
                                 fmt::join(stored.shape, ", "), differing, count, first);
  if (stored.dtype == "F32")
    text +=
        fmt::format(": {} was stored, {} is there now", float_at(stored.bytes, first), float_at(again.bytes, first));
  return text;
}

}  // namespace

std::string tensor_difference(const std::filesystem::path& stored, const std::filesystem::path& again) {
  const SafetensorsFile a(stored), b(again);
  for (const auto& [name, view] : a.tensors()) {
    const auto other = b.tensors().find(name);
    if (other == b.tensors().end()) return fmt::format("\"{}\" is only in the stored file", name);
    if (view.shape != other->second.shape || view.dtype != other->second.dtype)
      return fmt::format("\"{}\" has another shape or type", name);
    if (view.bytes != other->second.bytes) return value_difference(name, view, other->second);
  }
  for (const auto& [name, view] : b.tensors())
    if (!a.tensors().contains(name)) return fmt::format("\"{}\" is only in the repetition", name);
  return a.metadata() == b.metadata() ? "" : "the metadata differ";
}

}  // namespace maskbench
