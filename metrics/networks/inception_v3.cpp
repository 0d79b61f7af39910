// Torchvision's Inception v3, 1000 classes: other weights than those of 2015, and other scores.

#include "metrics/networks/inception.h"
#include "products/matrix_product.h"

namespace maskbench::inception_v3 {
namespace {

Shapes shapes() {
  Shapes shapes;
  for (const InceptionLayer& layer : inception_layers())
    add_convolution(shapes, layer.torch, layer.in, layer.out, layer.height, layer.width);
  shapes["fc.weight"] = {1000, 2048};
  shapes["fc.bias"] = {1000};
  return shapes;
}

Tensors folded(const Tensors& official) {
  Tensors tensors = folded_inception(official, inception_layers().size(), &InceptionLayer::torch);
  tensors.merge(taken(official, {{"fc.weight", {}}, {"fc.bias", {}}}));
  return tensors;
}

// Output: logits [B,1000].
Forward forward(const Tensors& tensors, torch::Device device) {
  return
      [network = Inception(tensors, &InceptionLayer::torch, Inception::Flavour::kTorchvision, device),
       weight = tensors.at("fc.weight").to(device), bias = tensors.at("fc.bias").to(device)](const Tensor& pictures) {
        const Tensor x = resized_half_pixel(2 * (as_bytes(pictures) / 255) - 1, 299);
        return std::vector<Tensor>{matrix_product(network.to_pool3(x), weight.t()) + bias};
      };
}

const RegisterWeights kWeights({.name = "inception_v3",
                                .about = "torchvision's Inception v3, ImageNet classifier of 1000 classes",
                                .url = "https://download.pytorch.org/models/inception_v3_google-0cc3c7bd.pth",
                                .sha256 = "0cc3c7bd",
                                .shapes = shapes,
                                .convert = folded});
const RegisterNetwork kNetwork({.name = "inception_v3",
                                .about = "2 x - 1, half-pixel bilinear resize to 299",
                                .weights = {"inception_v3"},
                                .make = forward});

}  // namespace
}  // namespace maskbench::inception_v3
