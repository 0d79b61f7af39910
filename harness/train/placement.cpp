#include "train/placement.h"

#include <algorithm>

#include "maskbench/warp.h"

namespace maskbench {

Placement::Placement(const Options& train, torch::Device device)
    : start_(sl3_placement(train.number("placement_scale"), 0, train.number("placement_down")).to(device)),
      jitter_(train.number("jitter")),
      jitter_end_(train.number("jitter_end")),
      jitter_until_(train.number("jitter_until")),
      spread_(torch::tensor(at::ArrayRef<double>(train.numbers("placement_spread")), torch::kFloat32).to(device)) {}

Tensor Placement::start(int64_t batch) const { return start_.expand({batch, 8}); }

Tensor Placement::noise(int64_t batch, Rng& rng) const { return rng.normal({batch, 8}) * spread_; }

double Placement::jitter(double progress) const {
  return jitter_ + (jitter_end_ - jitter_) * std::min(1.0, progress / jitter_until_);
}

Tensor Placement::random(int64_t batch, Rng& rng) const {
  const Tensor moved = noise(batch, rng);
  return homography_from_sl3(moved).bmm(homography_from_sl3(start(batch)));
}

}  // namespace maskbench
