// The network embedded in the program: a small classifier of drawn faces by mask design and pose.
#pragma once

#include "metrics/networks/layers.h"

namespace maskbench {

// A class is design * bins + bin: twenty designs, and yaw below -45, -15, 15, 45 degrees or above.
constexpr int64_t kEmbeddedDesigns = 20, kEmbeddedPoseBins = 5, kEmbeddedClasses = kEmbeddedDesigns * kEmbeddedPoseBins;
constexpr int64_t kEmbeddedSide = 48;  // side of the classifier's input, in pixels

// The caveat of metrics that use this network.
constexpr const char* kEmbeddedCaveat =
    "by a small network of this program's own: not comparable with published values";

Shapes embedded_shapes();

// Resizes to kEmbeddedSide a side: bilinear, with antialiasing where that reduces the size.
Tensor embedded_input(const Tensor& pictures);

class EmbeddedNetwork {
 public:
  // Differentiable in `tensors`, by which it is trained.
  EmbeddedNetwork(const Tensors& tensors, torch::Device device);

  // Activations after each of the five convolutions, for pictures [B,3,H,W] in [0,1], H, W >= 8.
  std::vector<Tensor> activations(const Tensor& pictures) const;
  Tensor logits(const Tensor& pictures) const;  // [B,kEmbeddedClasses], of any size

 private:
  std::vector<Convolution> layers_;
  Convolution classifier_;
};

}  // namespace maskbench
