// TensorFlow's Inception of 2015-12-05, the network of the published IS, FID and KID. Names of its weights are
// TensorFlow's.

#include "maskbench/errors.h"
#include "metrics/networks/inception.h"
#include "products/matrix_product.h"

namespace maskbench::inception2015 {
namespace {

constexpr int64_t kSide = 299, kClasses = 1008;
constexpr const char* kUrl =
    "https://github.com/toshas/torch-fidelity/releases/download/v0.2.0/weights-inception-2015-12-05-6726825d.pth";

Shapes shapes_of_first(size_t count) {
  Shapes shapes;
  for (size_t i = 0; i < count; ++i) {
    const InceptionLayer& layer = inception_layers()[i];
    add_convolution(shapes, layer.tf, layer.in, layer.out, layer.height, layer.width);
  }
  return shapes;
}

Shapes whole_shapes() {
  Shapes shapes = shapes_of_first(inception_layers().size());
  shapes["softmax.weight"] = {kClasses, 2048};
  shapes["softmax.bias"] = {kClasses};
  return shapes;
}

// Torchvision's network has the same convolutions with other values, but 1000 classes.
Tensors classifier(const Tensors& official) {
  const Tensors fc = taken(official, {{"fc.weight", {}}, {"fc.bias", {}}});
  if (fc.at("fc.bias").numel() != kClasses) throw UserError("its classifier does not have 1008 classes");
  return {{"softmax.weight", fc.at("fc.weight").contiguous()}, {"softmax.bias", fc.at("fc.bias").contiguous()}};
}

Tensors whole_from(const Tensors& official) {
  Tensors tensors = classifier(official);
  tensors.merge(folded_inception(official, inception_layers().size(), &InceptionLayer::tf));
  return tensors;
}

Tensors first_part_from(const Tensors& official) {
  classifier(official);
  return folded_inception(official, kLayersToMixed7, &InceptionLayer::tf);
}

Inception inception(const Tensors& tensors, torch::Device device) {
  return Inception(tensors, &InceptionLayer::tf, Inception::Flavour::kTf2015, device);
}

Tensor input_of_tf(const Tensor& pictures) { return (resized_tf1(as_bytes(pictures), kSide) - 128) / 128; }

// Outputs: pool3 [B,2048] and the logits without bias [B,1008], as the published score takes them.
Forward forward_tf(const Tensors& tensors, torch::Device device) {
  return [network = inception(tensors, device), W = tensors.at("softmax.weight").to(device)](const Tensor& pictures) {
    const Tensor pool3 = network.to_pool3(input_of_tf(pictures));
    return std::vector<Tensor>{pool3, matrix_product(pool3, W.t())};
  };
}

Forward forward_pt(const Tensors& tensors, torch::Device device) {
  return [network = inception(tensors, device)](const Tensor& pictures) {
    return std::vector<Tensor>{network.to_pool3(2 * resized_half_pixel(as_bytes(pictures) / 255, kSide) - 1)};
  };
}

Forward forward_768(const Tensors& tensors, torch::Device device) {
  return [network = inception(tensors, device)](const Tensor& pictures) {
    return std::vector<Tensor>{network.to_mixed_7(input_of_tf(pictures))};
  };
}

const RegisterWeights kWhole({.name = "inception2015",
                              .about = "TensorFlow's Inception of 2015-12-05 with its 1008 classes",
                              .url = kUrl,
                              .sha256 = "6726825d",
                              .shapes = whole_shapes,
                              .convert = whole_from});
const RegisterWeights kFirstPart({.name = "inception2015_to_mixed_7",
                                  .about = "the same up to its layer mixed_7, 768 channels",
                                  .url = kUrl,
                                  .sha256 = "6726825d",
                                  .shapes = [] { return shapes_of_first(kLayersToMixed7); },
                                  .convert = first_part_from});
const RegisterNetwork kTf({.name = "inception2015-tf",
                           .about = "bytes, TensorFlow 1's bilinear resize to 299, (x - 128) / 128",
                           .weights = {"inception2015"},
                           .make = forward_tf});
const RegisterNetwork kPt({.name = "inception2015-pt",
                           .about = "bytes, half-pixel bilinear resize to 299, 2 x / 255 - 1",
                           .weights = {"inception2015"},
                           .make = forward_pt});
const RegisterNetwork k768({.name = "inception2015-768",
                            .about = "as inception2015-tf, 768 channels of mixed_7 averaged over the picture",
                            .weights = {"inception2015_to_mixed_7"},
                            .make = forward_768});

}  // namespace
}  // namespace maskbench::inception2015
