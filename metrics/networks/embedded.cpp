#include "metrics/networks/embedded.h"

#include <array>

#include "base/embedded_file.h"
#include "metrics/networks/lpips_vector.h"

MASKBENCH_EMBED(maskbench_embedded_weights, MASKBENCH_EMBEDDED_WEIGHTS);

namespace maskbench {
namespace {

struct Layer {
  const char* name;
  int64_t in, out;
  bool pooled_before;
};
constexpr std::array<Layer, 5> kLayers = {{{"features.0", 3, 16, false},
                                           {"features.1", 16, 32, true},
                                           {"features.2", 32, 64, true},
                                           {"features.3", 64, 96, true},
                                           {"features.4", 96, 64, false}}};
constexpr int64_t kLastSide = 3;  // side of the map that is classified

Tensor halved(const Tensor& x) { return torch::max_pool2d(x, 2); }

Forward forward_classifier(const Tensors& tensors, torch::Device device) {
  return [network = EmbeddedNetwork(tensors, device)](const Tensor& pictures) {
    return std::vector<Tensor>{network.logits(pictures)};
  };
}

// All heads are 1: there are no human ratings to fit them to.
Forward forward_lpips(const Tensors& tensors, torch::Device device) {
  std::vector<int64_t> channels;
  for (const Layer& layer : kLayers) channels.push_back(layer.out);
  Tensors heads;
  for (const auto& [name, shape] : head_shapes(channels)) heads[name] = torch::ones(shape);
  return [network = EmbeddedNetwork(tensors, device), vector = LpipsVector(heads, kLayers.size(), device)](
             const Tensor& pictures) { return vector(network.activations(pictures)); };
}

const RegisterWeights kWeights(
    {.name = "embedded",
     .about = "classifier of drawn faces by mask design and pose; script/train_embedded makes it",
     .shapes = embedded_shapes,
     .embedded = MASKBENCH_EMBEDDED(maskbench_embedded_weights)});
const RegisterNetwork kClassifier({.name = "embedded-classifier",
                                   .about = "bilinear resize to 48, antialiased",
                                   .weights = {"embedded"},
                                   .make = forward_classifier});
const RegisterNetwork kLpips({.name = "lpips-embedded",
                              .about = "as LPIPS 0.1 on the five convolutions, all heads 1; no resize",
                              .weights = {"embedded"},
                              .make = forward_lpips});

}  // namespace

Shapes embedded_shapes() {
  Shapes shapes;
  for (const Layer& layer : kLayers) add_convolution(shapes, layer.name, layer.in, layer.out, 3, 3);
  add_convolution(shapes, "classifier", kLayers.back().out, kEmbeddedClasses, kLastSide, kLastSide);
  return shapes;
}

Tensor embedded_input(const Tensor& pictures) {
  if (pictures.size(2) == kEmbeddedSide && pictures.size(3) == kEmbeddedSide) return pictures;
  return torch::_upsample_bilinear2d_aa(pictures, {kEmbeddedSide, kEmbeddedSide}, /*align_corners=*/false);
}

EmbeddedNetwork::EmbeddedNetwork(const Tensors& tensors, torch::Device device)
    : classifier_(tensors, "classifier", device) {
  for (const Layer& layer : kLayers) layers_.emplace_back(tensors, layer.name, device, 1, std::vector<int64_t>{1, 1});
}

std::vector<Tensor> EmbeddedNetwork::activations(const Tensor& pictures) const {
  Tensor x = 2 * pictures - 1;
  std::vector<Tensor> taps;
  for (size_t i = 0; i < kLayers.size(); ++i) taps.push_back(x = layers_[i](kLayers[i].pooled_before ? halved(x) : x));
  return taps;
}

Tensor EmbeddedNetwork::logits(const Tensor& pictures) const {
  return classifier_.linear(halved(activations(embedded_input(pictures)).back())).flatten(1);
}

}  // namespace maskbench
