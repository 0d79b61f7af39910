#include "train/placement.h"

#include "maskbench/warp.h"

namespace maskbench {

Placement::Placement(const Options& train)
    : scale_(train.number("placement_scale")),
      down_(train.number("placement_down")),
      scale_spread_(train.number("placement_scale_spread")),
      shift_(train.number("placement_shift")),
      rotation_(train.number("placement_rotation")),
      warp_(train.number("placement_warp")),
      jitter_(train.number("jitter")) {}

Tensor Placement::start(int64_t batch) const { return sl3_placement(scale_, 0, down_).expand({batch, 8}); }

Tensor Placement::jitter(int64_t batch, Rng& rng) const {
  return jitter_ > 0 ? rng.normal({batch, 8}, jitter_) : Tensor();
}

// The mask goes to t + s R(angle) x, so a picture point looks at R(-angle) (x - t) / s.
Tensor Placement::random(int64_t batch, Rng& rng) const {
  const Tensor s = scale_ * rng.uniform({batch}, 1 - scale_spread_, 1 + scale_spread_);
  const Tensor right = rng.normal({batch}, shift_), down = down_ + rng.normal({batch}, shift_);
  const Tensor angle = rng.normal({batch}, rotation_);
  const Tensor c = angle.cos() / s, n = angle.sin() / s, zero = torch::zeros_like(c);
  const Tensor placed =
      torch::stack({c, n, -(c * right + n * down), -n, c, n * right - c * down, zero, zero, zero + 1}, 1)
          .view({batch, 3, 3});
  return warp_ > 0 ? homography_from_sl3(rng.normal({batch, 8}, warp_)).matmul(placed) : placed;
}

}  // namespace maskbench
