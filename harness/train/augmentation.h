// Data augmentation by random translation, rotation and scale, as in the protocol of Zhang & Lee 2022.
#pragma once

#include <torch/types.h>

#include "maskbench/options.h"
#include "maskbench/random.h"

namespace maskbench {

class Augmentation {
 public:
  // Reads the keys augment_shift, augment_rotation and augment_scale of [train].
  explicit Augmentation(const Options& train);

  // Returns `pictures` [B,3,H,W], each rotated about its centre by up to +-rotation (radians), scaled by up to 1
  // +-scale, and shifted by up to +-shift of half its width along each axis, all uniform; bilinear, mirrored beyond the
  // edges. Returns `pictures` itself if all three are 0. Consumes the same amount of random numbers for any setting.
  torch::Tensor operator()(const torch::Tensor& pictures, Rng& rng) const;

 private:
  double shift_, rotation_, scale_;
};

}  // namespace maskbench
