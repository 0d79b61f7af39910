// Torchvision's SqueezeNet 1.1: a trunk of LPIPS, and a classifier whose weights are freely available.

#include <array>

#include "metrics/networks/lpips_vector.h"

namespace maskbench::squeezenet {
namespace {

struct Fire {
  int place;
  int64_t in, squeezed, expanded;  // out = 2 * expanded
};
constexpr std::array<Fire, 8> kFires = {{{3, 64, 16, 64},
                                         {4, 128, 16, 64},
                                         {6, 128, 32, 128},
                                         {7, 256, 32, 128},
                                         {9, 256, 48, 192},
                                         {10, 384, 48, 192},
                                         {11, 384, 64, 256},
                                         {12, 512, 64, 256}}};

std::string features(int place) { return "features." + std::to_string(place); }

Shapes shapes() {
  Shapes shapes;
  add_convolution(shapes, features(0), 3, 64, 3, 3);
  for (const Fire& fire : kFires) {
    add_convolution(shapes, features(fire.place) + ".squeeze", fire.in, fire.squeezed, 1, 1);
    add_convolution(shapes, features(fire.place) + ".expand1x1", fire.squeezed, fire.expanded, 1, 1);
    add_convolution(shapes, features(fire.place) + ".expand3x3", fire.squeezed, fire.expanded, 3, 3);
  }
  add_convolution(shapes, "classifier.1", 512, 1000, 1, 1);
  return shapes;
}

class SqueezeNet {
 public:
  SqueezeNet(const Tensors& tensors, torch::Device device)
      : first_(tensors, features(0), device, 2), classifier_(tensors, "classifier.1", device) {
    for (const Fire& fire : kFires) {
      const std::string name = features(fire.place);
      squeeze_.emplace_back(tensors, name + ".squeeze", device);
      expand1_.emplace_back(tensors, name + ".expand1x1", device);
      expand3_.emplace_back(tensors, name + ".expand3x3", device, 1, std::vector<int64_t>{1, 1});
    }
  }

  // The seven layers of LPIPS: the first convolution, then after the fires 4, 7, 9, 10, 11 and 12.
  std::vector<Tensor> activations(const Tensor& x) const {
    std::vector<Tensor> taps{first_(x)};
    Tensor y = pooled(taps[0]);
    for (size_t i = 0; i < kFires.size(); ++i) {
      y = fire(i, y);
      const int place = kFires[i].place;
      if (place != 3 && place != 6) taps.push_back(y);
      if (place == 4 || place == 7) y = pooled(y);
    }
    return taps;
  }

  Tensor logits(const Tensor& x) const { return classifier_(activations(x).back()).mean({2, 3}); }

 private:
  static Tensor pooled(const Tensor& x) { return torch::max_pool2d(x, 3, 2, 0, 1, /*ceil_mode=*/true); }
  Tensor fire(size_t i, const Tensor& x) const {
    const Tensor squeezed = squeeze_[i](x);
    return torch::cat({expand1_[i](squeezed), expand3_[i](squeezed)}, 1);
  }

  Convolution first_, classifier_;
  std::vector<Convolution> squeeze_, expand1_, expand3_;
};

Forward forward_lpips(const Tensors& tensors, torch::Device device) {
  return [network = SqueezeNet(tensors, device), vector = LpipsVector(tensors, 7, device)](const Tensor& pictures) {
    return vector(network.activations(lpips_input(pictures)));
  };
}

// Output: logits [B,1000].
Forward forward_classifier(const Tensors& tensors, torch::Device device) {
  return [network = SqueezeNet(tensors, device)](const Tensor& pictures) {
    const Tensor x = resized_half_pixel(as_bytes(pictures) / 255, 224);
    return std::vector<Tensor>{network.logits(standardised(x, {0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}))};
  };
}

const RegisterWeights kTrunk({.name = "squeezenet1_1",
                              .about = "torchvision's SqueezeNet 1.1, ImageNet classifier of 1000 classes",
                              .url = "https://download.pytorch.org/models/squeezenet1_1-b8a52dc0.pth",
                              .sha256 = "b8a52dc0",
                              .shapes = shapes});
const RegisterWeights kHeads(
    {.name = "lpips_v0.1_squeeze_heads",
     .about = "linear heads of LPIPS 0.1 on SqueezeNet 1.1",
     .url = "https://raw.githubusercontent.com/richzhang/PerceptualSimilarity/master/lpips/weights/v0.1/squeeze.pth",
     .sha256 = "4a5350f23600cb79923ce65bb07cbf57dca461329894153e05a1346bd531cf76",
     .shapes =
         [] {
           return head_shapes({64, 128, 256, 384, 384, 512, 512});
         },
     .check = check_heads});
const RegisterNetwork kLpips({.name = "lpips-squeeze",
                              .about = "the vector of LPIPS 0.1 on SqueezeNet 1.1",
                              .weights = {"squeezenet1_1", "lpips_v0.1_squeeze_heads"},
                              .make = forward_lpips});
const RegisterNetwork kClassifier({.name = "squeezenet1_1-classifier",
                                   .about = "bytes, half-pixel bilinear resize to 224, ImageNet's mean and deviation",
                                   .weights = {"squeezenet1_1"},
                                   .make = forward_classifier});

}  // namespace
}  // namespace maskbench::squeezenet
