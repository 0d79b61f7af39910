#include "train/checkpoint.h"

#include <fmt/format.h>

#include <cstring>

#include "base/safetensors.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

using torch::Tensor;

std::map<std::string, Tensor> named_weights(const torch::nn::Module& network) {
  std::map<std::string, Tensor> weights;
  for (const auto& entry : network.named_parameters()) weights[entry.key()] = entry.value();
  for (const auto& entry : network.named_buffers()) weights[entry.key()] = entry.value();
  return weights;
}

const char* dtype_name(torch::ScalarType type) {
  switch (type) {
    case torch::kFloat32:
      return "F32";
    case torch::kFloat64:
      return "F64";
    case torch::kInt64:
      return "I64";
    case torch::kUInt8:
      return "U8";
    default:
      throw std::logic_error("no checkpoint holds this type of tensor");
  }
}

}  // namespace

void save_weights(const std::filesystem::path& path, const torch::nn::Module& network,
                  const std::map<std::string, std::string>& metadata) {
  std::map<std::string, TensorView> views;
  std::vector<Tensor> kept;
  for (const auto& [name, weight] : named_weights(network)) {
    kept.push_back(weight.detach().cpu().contiguous());
    views[name] = {dtype_name(weight.scalar_type()),
                   weight.sizes().vec(),
                   {static_cast<const char*>(kept.back().data_ptr()), kept.back().nbytes()}};
  }
  write_safetensors(path, views, metadata);
}

void load_weights(const std::filesystem::path& path, torch::nn::Module& network) {
  const SafetensorsFile file(path);
  const auto weights = named_weights(network);
  for (const auto& [name, view] : file.tensors())
    if (!weights.contains(name)) throw UserError(fmt::format("{}: the network has no \"{}\"", path.string(), name));
  for (const auto& [name, weight] : weights) {
    const auto found = file.tensors().find(name);
    if (found == file.tensors().end()) throw UserError(fmt::format("{}: lacks \"{}\"", path.string(), name));
    if (found->second.shape != weight.sizes().vec() || found->second.dtype != dtype_name(weight.scalar_type()))
      throw UserError(fmt::format("{}: \"{}\" has another shape or type than the network", path.string(), name));
  }
  torch::NoGradGuard off;
  for (const auto& [name, weight] : weights) {
    const Tensor values = torch::empty(weight.sizes(), weight.options().device(torch::kCPU));
    const auto& view = file.tensors().at(name);
    if (!view.bytes.empty()) std::memcpy(values.data_ptr(), view.bytes.data(), view.bytes.size());
    Tensor(weight).copy_(values);
  }
}

}  // namespace maskbench
