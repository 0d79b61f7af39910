#include "train/augmentation.h"

#include <ATen/ops/affine_grid_generator.h>
#include <ATen/ops/grid_sampler.h>

namespace maskbench {

using torch::Tensor;

Augmentation::Augmentation(const Options& train)
    : shift_(train.number("augment_shift")),
      rotation_(train.number("augment_rotation")),
      scale_(train.number("augment_scale")) {}

// The input point x maps to t + s R(angle) x, so the output point y samples the input at R(-angle) (y - t) / s.
Tensor Augmentation::operator()(const Tensor& pictures, Rng& rng) const {
  if (shift_ == 0 && rotation_ == 0 && scale_ == 0) return pictures;
  const int64_t batch = pictures.size(0);
  const Tensor s = 1 + rng.uniform({batch}, -1, 1) * scale_, angle = rng.uniform({batch}, -1, 1) * rotation_;
  const Tensor right = rng.uniform({batch}, -1, 1) * shift_, down = rng.uniform({batch}, -1, 1) * shift_;
  const Tensor c = angle.cos() / s, n = angle.sin() / s;
  const Tensor look = torch::stack({c, n, -(c * right + n * down), -n, c, n * right - c * down}, 1).view({batch, 2, 3});
  const Tensor grid = at::affine_grid_generator(look.to(pictures), pictures.sizes(), /*align_corners=*/true);
  return at::grid_sampler(pictures, grid, /*bilinear*/ 0, /*padding: reflection*/ 2, /*align_corners=*/true);
}

}  // namespace maskbench
