#include "train/tensor_file.h"

#include <fmt/format.h>

#include <cstring>
#include <vector>

#include "formats/safetensors.h"
#include "maskbench/errors.h"
#include "metrics/weights/dtypes.h"

namespace maskbench {

using torch::Tensor;

Tensors named_weights(const torch::nn::Module& network) {
  Tensors weights;
  for (const auto& entry : network.named_parameters()) weights[entry.key()] = entry.value();
  for (const auto& entry : network.named_buffers()) weights[entry.key()] = entry.value();
  return weights;
}

std::string save_tensors(const std::filesystem::path& path, const Tensors& tensors,
                         const std::map<std::string, std::string>& metadata) {
  std::map<std::string, TensorView> views;
  std::vector<Tensor> kept;
  for (const auto& [name, tensor] : tensors) {
    kept.push_back(tensor.detach().cpu().contiguous());
    views[name] = {safetensors_dtype(tensor.scalar_type()),
                   tensor.sizes().vec(),
                   {static_cast<const char*>(kept.back().data_ptr()), kept.back().nbytes()}};
  }
  write_safetensors(path, views, metadata);
  return safetensors_sha256(views, metadata);
}

void check_tensors(const std::filesystem::path& path, const SafetensorsFile& file, const Tensors& expected) {
  for (const auto& [name, view] : file.tensors())
    if (!expected.contains(name)) throw UserError(fmt::format("{}: the network has no \"{}\"", path.string(), name));
  for (const auto& [name, tensor] : expected) {
    const auto found = file.tensors().find(name);
    if (found == file.tensors().end()) throw UserError(fmt::format("{}: missing tensor \"{}\"", path.string(), name));
    if (found->second.shape != tensor.sizes().vec() || found->second.dtype != safetensors_dtype(tensor.scalar_type()))
      throw UserError(fmt::format("{}: \"{}\" has a different shape or type than in the network", path.string(), name));
  }
}

void copy_tensors(const SafetensorsFile& file, const Tensors& into) {
  torch::NoGradGuard off;
  for (const auto& [name, tensor] : into) {
    const Tensor values = torch::empty(tensor.sizes(), tensor.options().device(torch::kCPU));
    const auto& view = file.tensors().at(name);
    if (!view.bytes.empty()) std::memcpy(values.data_ptr(), view.bytes.data(), view.bytes.size());
    Tensor(tensor).copy_(values);
  }
}

}  // namespace maskbench
