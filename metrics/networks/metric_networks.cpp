#include "maskbench/metric_networks.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "base/named_registry.h"
#include "base/sha256.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

constexpr size_t kKeptPasses = 4;

// Reason:     Convolutions select kernels by the shape of a batch, and kernels round differently; with chunks of one
// size
//             the outputs of a picture do not depend on the rest of its batch.
int64_t chunk_size(torch::Device device) { return device.is_cuda() ? 32 : 1; }

NamedRegistry<NetworkInfo>& registry() {
  static NamedRegistry<NetworkInfo> networks("network");
  return networks;
}

const NetworkInfo& network_called(const std::string& name) {
  const NetworkInfo* info = find_network(name);
  TORCH_CHECK(info, "no network is called ", name);
  return *info;
}

const WeightsInfo& weights_called(const std::string& name) {
  const WeightsInfo* info = find_weights(name);
  TORCH_CHECK(info, "no weights are called ", name);
  return *info;
}

// Returns `count` pictures from `first` on, padded to a full chunk with black ones.
Tensor chunk_of(const Tensor& pictures, int64_t first, int64_t count) {
  const Tensor chunk = pictures.slice(0, first, std::min(first + count, pictures.size(0)));
  if (chunk.size(0) == count) return chunk;
  std::vector<int64_t> rest = pictures.sizes().vec();
  rest[0] = count - chunk.size(0);
  return torch::cat({chunk, torch::zeros(rest, pictures.options())});
}

std::vector<Tensor> outputs_in_chunks(const Forward& forward, const Tensor& pictures, torch::Device device) {
  const int64_t count = pictures.size(0), chunk = chunk_size(device), chunks = (count + chunk - 1) / chunk;
  std::vector<std::vector<Tensor>> found(static_cast<size_t>(chunks));  // by chunk, by output
  parallel_for_pictures(chunks, device, [&](int64_t i) {
    const int64_t first = i * chunk;
    for (const Tensor& output : forward(chunk_of(pictures, first, chunk).to(device, torch::kFloat32).contiguous()))
      found[size_t(i)].push_back(output.slice(0, 0, std::min(chunk, count - first)).to(torch::kCPU, torch::kFloat32));
  });
  std::vector<Tensor> joined;
  for (size_t output = 0; output < found.front().size(); ++output) {
    std::vector<Tensor> parts;
    for (const auto& outputs : found) parts.push_back(outputs[output]);
    joined.push_back(torch::cat(parts));
  }
  return joined;
}

// Returns the type, size and values of a picture as bytes.
std::string values_text(const Tensor& picture) {
  const Tensor values = picture.cpu().contiguous();
  return c10::str(values.dtype(), values.sizes(), "\n",
                  std::string_view(static_cast<const char*>(values.data_ptr()), values.nbytes()));
}

}  // namespace

const std::vector<NetworkInfo>& all_networks() { return registry().all(); }
const NetworkInfo* find_network(const std::string& name) { return registry().find(name); }
RegisterNetwork::RegisterNetwork(NetworkInfo info) { registry().add(std::move(info)); }

std::optional<std::string> Networks::missing(const std::string& network) const {
  for (const std::string& name : network_called(network).weights) {
    const WeightsInfo& weights = weights_called(name);
    if (!folder_.has(weights))
      return c10::str("weights \"", name, "\" are not installed: maskbench weights ",
                      weights.url.empty() ? "import FILE" : "fetch " + name);
  }
  return std::nullopt;
}

Networks::Loaded& Networks::loaded(const std::string& network) {
  const auto found = loaded_.find(network);
  if (found != loaded_.end()) return found->second;
  const NetworkInfo& info = network_called(network);
  Tensors tensors;
  std::string hashes;
  for (const std::string& name : info.weights) {
    const WeightsInfo& weights = weights_called(name);
    tensors.merge(folder_.load(weights));
    hashes += folder_.sha256(weights);
  }
  const torch::NoGradGuard no_grad;
  Loaded ready{info.make(tensors, device_), info.weights.size() == 1 ? hashes : maskbench::sha256(hashes)};
  return loaded_.emplace(network, std::move(ready)).first->second;
}

std::string Networks::sha256(const std::string& network) { return loaded(network).sha256; }
void Networks::load(const std::string& network) { loaded(network); }

std::vector<Tensor> Networks::pass(const std::string& network, const Tensor& pictures) {
  TORCH_CHECK(pictures.dim() == 4 && pictures.size(1) == 3 && pictures.size(0) > 0,
              "a network wants pictures [B,3,H,W], not ", pictures.sizes());
  const uint32_t version = pictures.is_inference() ? 0 : pictures._version();
  for (const Pass& kept : passes_)
    if (kept.network == network && kept.pictures.is_same(pictures) && kept.version == version) return kept.outputs;
  check_range(pictures, "the pictures");
  Pass made{network, pictures, version, outputs_in_chunks(loaded(network).forward, pictures, device_)};
  passes_.push_front(std::move(made));
  if (passes_.size() > kKeptPasses) passes_.pop_back();
  return passes_.front().outputs;
}

Tensor Networks::rows(const std::string& network, size_t output, const Tensor& pictures) {
  if (!known_) return pass(network, pictures).at(output);
  const std::string prefix = c10::str(network, "\n", sha256(network), "\n", device_.type(), "\n", output, "\n");
  std::vector<std::string> keys;
  std::vector<Tensor> found;
  std::vector<int64_t> unknown;
  for (int64_t i = 0; i < pictures.size(0); ++i) {
    keys.push_back(maskbench::sha256(prefix + values_text(pictures[i])));
    found.push_back(known_->find(keys.back()).value_or(Tensor()));
    if (!found.back().defined()) unknown.push_back(i);
  }
  if (unknown.empty()) return torch::stack(found);
  const bool all = int64_t(unknown.size()) == pictures.size(0);
  const Tensor fresh = pass(network, all ? pictures : pictures.index_select(0, torch::tensor(unknown))).at(output);
  for (size_t i = 0; i < unknown.size(); ++i) {
    found[size_t(unknown[i])] = fresh[int64_t(i)];
    known_->put(keys[size_t(unknown[i])], fresh[int64_t(i)]);
  }
  return torch::stack(found);
}

void check_range(const Tensor& pictures, const char* what) {
  constexpr double kRounding = 1e-3;
  if (pictures.numel() == 0) throw UserError(c10::str(what, " are empty"));
  if (!pictures.is_floating_point())
    throw UserError(c10::str(what, " are of type ", pictures.dtype(), ", not float in [0,1]"));
  const auto [least, most] = at::aminmax(pictures);
  const double low = least.item<double>(), high = most.item<double>();
  if (low >= -kRounding && high <= 1 + kRounding) return;
  if (!pictures.isfinite().all().item<bool>()) throw UserError(c10::str(what, " hold a value that is not finite"));
  const char* guess = high > 2 ? " (0 to 255?)" : low >= -1 - kRounding && high <= 1 + kRounding ? " (-1 to 1?)" : "";
  throw UserError(c10::str(what, " must be in [0,1], but go from ", low, " to ", high, guess));
}

void parallel_for_pictures(int64_t count, torch::Device device, const std::function<void(int64_t)>& work) {
  const auto some = [&](int64_t begin, int64_t end) {
    const torch::NoGradGuard no_grad;
    const at::NoTF32Guard no_tf32;
    for (int64_t i = begin; i < end; ++i) work(i);
  };
  if (device.is_cpu())
    at::parallel_for(0, count, 1, some);
  else
    some(0, count);
}

}  // namespace maskbench
