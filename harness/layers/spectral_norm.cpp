#include "maskbench/spectral_norm.h"

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

namespace maskbench {
namespace {

Tensor unit(const Tensor& x) { return x / x.norm().clamp_min(1e-12); }

Tensor* weight_of(torch::nn::Module& layer) {
  if (auto* convolution = layer.as<torch::nn::Conv2d>()) return &convolution->weight;
  if (auto* linear = layer.as<torch::nn::Linear>()) return &linear->weight;
  return nullptr;
}

}  // namespace

SpectralNorm::SpectralNorm(torch::nn::Module& network) {
  for (const auto& layer : network.modules(/*include_self=*/false))
    if (Tensor* weight = weight_of(*layer)) {
      const Tensor u = layer->register_buffer("u", unit(torch::randn({weight->size(0)}, weight->scalar_type())));
      layers_.push_back({*weight, u, weight});
    }
}

// Trap:       The next pass updates u in place while the graph of this one still needs it, so the graph holds a copy.
void SpectralNorm::renew(bool iterate) {
  for (Layer& layer : layers_) {
    const Tensor W = layer.weight.flatten(1), fixed = W.detach();
    const Tensor v = unit(fixed.t().mv(layer.u));
    if (iterate) layer.u.copy_(unit(fixed.mv(v)));
    *layer.used = layer.weight / layer.u.clone().dot(W.mv(v));
  }
}

}  // namespace maskbench
