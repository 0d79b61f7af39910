// Torchvision's AlexNet up to its last convolution: a trunk of LPIPS.

#include <array>

#include "metrics/networks/lpips_vector.h"

namespace maskbench::alexnet {
namespace {

struct Layer {
  const char* name;
  int64_t in, out, window, stride, padding;
  bool pooled_after;
};
constexpr std::array<Layer, 5> kLayers = {{{"features.0", 3, 64, 11, 4, 2, true},
                                           {"features.3", 64, 192, 5, 1, 2, true},
                                           {"features.6", 192, 384, 3, 1, 1, false},
                                           {"features.8", 384, 256, 3, 1, 1, false},
                                           {"features.10", 256, 256, 3, 1, 1, false}}};

Shapes shapes() {
  Shapes shapes;
  for (const Layer& l : kLayers) add_convolution(shapes, l.name, l.in, l.out, l.window, l.window);
  return shapes;
}

Forward forward(const Tensors& tensors, torch::Device device) {
  std::vector<Convolution> layers;
  for (const Layer& l : kLayers)
    layers.emplace_back(tensors, l.name, device, l.stride, std::vector<int64_t>{l.padding, l.padding});
  return [layers, vector = LpipsVector(tensors, kLayers.size(), device)](const Tensor& pictures) {
    Tensor x = lpips_input(pictures);
    std::vector<Tensor> taps;
    for (size_t i = 0; i < layers.size(); ++i) {
      taps.push_back(layers[i](x));
      x = kLayers[i].pooled_after ? torch::max_pool2d(taps[i], 3, 2) : taps[i];
    }
    return vector(taps);
  };
}

const RegisterWeights kTrunk({.name = "alexnet",
                              .about = "the convolutions of torchvision's AlexNet",
                              .url = "https://download.pytorch.org/models/alexnet-owt-7be5be79.pth",
                              .sha256 = "7be5be79",
                              .shapes = shapes,
                              .convert = [](const Tensors& official) { return taken(official, shapes()); }});
const RegisterWeights kHeads(
    {.name = "lpips_v0.1_alex_heads",
     .about = "linear heads of LPIPS 0.1 on AlexNet",
     .url = "https://raw.githubusercontent.com/richzhang/PerceptualSimilarity/master/lpips/weights/v0.1/alex.pth",
     .sha256 = "df73285e35b22355a2df87cdb6b70b343713b667eddbda73e1977e0c860835c0",
     .shapes =
         [] {
           return head_shapes({64, 192, 384, 256, 256});
         },
     .check = check_heads});
const RegisterNetwork kLpips({.name = "lpips-alex",
                              .about = "the vector of LPIPS 0.1 on AlexNet",
                              .weights = {"alexnet", "lpips_v0.1_alex_heads"},
                              .make = forward});

}  // namespace
}  // namespace maskbench::alexnet
