#include "metrics/weights/weights_content.h"

#include <cstring>

#include "base/sha256.h"
#include "maskbench/errors.h"
#include "metrics/weights/dtypes.h"

namespace maskbench {
namespace {

Tensor to_tensor(const std::string& name, const TensorView& view) {
  const auto type = safetensors_dtypes().find(view.dtype);
  if (type == safetensors_dtypes().end())
    throw UserError(c10::str("\"", name, "\" is of type ", view.dtype, ", not a float"));
  Tensor tensor = torch::empty(view.shape, type->second);
  std::memcpy(tensor.data_ptr(), view.bytes.data(), view.bytes.size());
  return tensor.is_floating_point() ? tensor.to(torch::kFloat32) : tensor;
}

}  // namespace

std::string content_sha256(const std::map<std::string, TensorView>& tensors) {
  std::string sums;
  for (const auto& [name, tensor] : tensors) {
    sums += name + '\n' + tensor.dtype;
    for (const int64_t length : tensor.shape) sums += ' ' + std::to_string(length);
    sums += '\n' + sha256(tensor.bytes) + '\n';
  }
  return sha256(sums);
}

Tensors to_tensors(const std::map<std::string, TensorView>& views) {
  Tensors tensors;
  for (const auto& [name, view] : views) tensors[name] = to_tensor(name, view);
  return tensors;
}

std::map<std::string, TensorView> to_views(const Tensors& tensors) {
  std::map<std::string, TensorView> views;
  for (const auto& [name, tensor] : tensors) {
    TORCH_CHECK(tensor.is_contiguous() && tensor.is_cpu() && tensor.scalar_type() == torch::kFloat32, name,
                " must be contiguous float32 on the CPU");
    views[name] = {"F32", tensor.sizes().vec(), {static_cast<const char*>(tensor.data_ptr()), tensor.nbytes()}};
  }
  return views;
}

std::string difference(const WeightsInfo& weights, const Tensors& tensors) {
  const auto wanted = weights.shapes();
  for (const auto& [name, shape] : wanted) {
    const auto found = tensors.find(name);
    if (found == tensors.end()) return c10::str("it lacks \"", name, "\"");
    if (found->second.sizes() != at::IntArrayRef(shape) || !found->second.is_floating_point())
      return c10::str("\"", name, "\" is ", found->second.sizes(), ", not ", at::IntArrayRef(shape));
  }
  for (const auto& [name, tensor] : tensors)
    if (wanted.count(name) == 0) return c10::str("it has \"", name, "\", which does not belong to them");
  return "";
}

void check_content(const WeightsInfo& weights, const Tensors& tensors) {
  if (const std::string why = difference(weights, tensors); !why.empty()) {
    for (const WeightsInfo& other : all_weights())
      if (difference(other, tensors).empty())
        throw UserError(c10::str("these are the weights \"", other.name, "\", not \"", weights.name, "\""));
    throw UserError(c10::str("these are not the weights \"", weights.name, "\": ", why));
  }
  for (const auto& [name, tensor] : tensors)
    if (!tensor.isfinite().all().item<bool>())
      throw UserError(c10::str("\"", name, "\" has a value that is not finite"));
  if (weights.check) weights.check(tensors);
}

}  // namespace maskbench
