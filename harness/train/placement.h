// Initial, random and jittered placements of masks.
#pragma once

#include "maskbench/model.h"
#include "maskbench/options.h"

namespace maskbench {

// Reads the placement keys of [train].
class Placement {
 public:
  // All returned tensors are on `device`; random streams must be on the same device.
  explicit Placement(const Options& train, torch::Device device = torch::kCPU);

  Tensor start(int64_t batch) const;            // [B,8] in sl(3)
  Tensor noise(int64_t batch, Rng& rng) const;  // [B,8] in sl(3), scaled by placement_spread
  // Returns whether noise is added to the generator's warps, and the factor of noise() at `progress` in [0,1]. Large at
  // first, so that fake and real pictures overlap and the critic's gradient is informative.
  bool jitters() const { return jitter_ > 0 || jitter_end_ > 0; }
  double jitter(double progress) const;
  // Returns random placements around the start, in every component of sl(3). A critic that has not seen all kinds of
  // warps lets the generator drift into the unseen ones.
  Tensor random(int64_t batch, Rng& rng) const;  // [B,3,3] picture -> template

 private:
  Tensor start_;  // [8]
  double jitter_, jitter_end_, jitter_until_;
  Tensor spread_;  // [8]
};

}  // namespace maskbench
