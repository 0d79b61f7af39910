// Random translation, rotation and scale of photographs while training, as in the protocol of Zhang & Lee 2022.
#pragma once

#include <torch/types.h>

#include "maskbench/options.h"
#include "maskbench/random.h"

namespace maskbench {

class Augmentation {
 public:
  // The augment keys of [train].
  explicit Augmentation(const Options& train);

  // Each of `pictures` [B,3,H,W] turned about its centre by up to +-rotation (radians), its size changed by up to
  // +-scale, and moved by up to +-shift of half its width either way, all uniform; bilinear, mirrored beyond its edges.
  // Draws from `rng` the same numbers whatever the three are. The pictures themselves when all three are 0.
  torch::Tensor operator()(const torch::Tensor& pictures, Rng& rng) const;

 private:
  double shift_, rotation_, scale_;
};

}  // namespace maskbench
