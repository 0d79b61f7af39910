// The convolutions of torchvision's VGG16: a trunk of LPIPS.

#include <array>

#include "metrics/networks/lpips_vector.h"

namespace maskbench::vgg16 {
namespace {

struct Layer {
  const char* name;
  int64_t in, out;
  bool last_of_block;  // an output for LPIPS, followed by max pooling
};
constexpr std::array<Layer, 13> kLayers = {{{"features.0", 3, 64, false},
                                            {"features.2", 64, 64, true},
                                            {"features.5", 64, 128, false},
                                            {"features.7", 128, 128, true},
                                            {"features.10", 128, 256, false},
                                            {"features.12", 256, 256, false},
                                            {"features.14", 256, 256, true},
                                            {"features.17", 256, 512, false},
                                            {"features.19", 512, 512, false},
                                            {"features.21", 512, 512, true},
                                            {"features.24", 512, 512, false},
                                            {"features.26", 512, 512, false},
                                            {"features.28", 512, 512, true}}};

Shapes shapes() {
  Shapes shapes;
  for (const Layer& l : kLayers) add_convolution(shapes, l.name, l.in, l.out, 3, 3);
  return shapes;
}

Forward forward(const Tensors& tensors, torch::Device device) {
  std::vector<Convolution> layers;
  for (const Layer& l : kLayers) layers.emplace_back(tensors, l.name, device, 1, std::vector<int64_t>{1, 1});
  return [layers, vector = LpipsVector(tensors, 5, device)](const Tensor& pictures) {
    Tensor x = lpips_input(pictures);
    std::vector<Tensor> taps;
    for (size_t i = 0; i < layers.size(); ++i) {
      x = layers[i](x);
      if (!kLayers[i].last_of_block) continue;
      taps.push_back(x);
      if (i + 1 < layers.size()) x = torch::max_pool2d(x, 2, 2);
    }
    return vector(taps);
  };
}

const RegisterWeights kTrunk({.name = "vgg16",
                              .about = "the convolutions of torchvision's VGG16",
                              .url = "https://download.pytorch.org/models/vgg16-397923af.pth",
                              .sha256 = "397923af",
                              .shapes = shapes,
                              .convert = [](const Tensors& official) { return taken(official, shapes()); }});
const RegisterWeights kHeads(
    {.name = "lpips_v0.1_vgg_heads",
     .about = "linear heads of LPIPS 0.1 on VGG16",
     .url = "https://raw.githubusercontent.com/richzhang/PerceptualSimilarity/master/lpips/weights/v0.1/vgg.pth",
     .sha256 = "a78928a0af1e5f0fcb1f3b9e8f8c3a2a5a3de244d830ad5c1feddc79b8432868",
     .shapes =
         [] {
           return head_shapes({64, 128, 256, 512, 512});
         },
     .check = check_heads});
const RegisterNetwork kLpips({.name = "lpips-vgg",
                              .about = "the vector of LPIPS 0.1 on VGG16",
                              .weights = {"vgg16", "lpips_v0.1_vgg_heads"},
                              .make = forward});

}  // namespace
}  // namespace maskbench::vgg16
