// Where masks start, and where random placements and jitter put them.
#pragma once

#include "maskbench/model.h"
#include "maskbench/options.h"

namespace maskbench {

// The placement keys of [train].
class Placement {
 public:
  explicit Placement(const Options& train);

  Tensor start(int64_t batch) const;  // [B,8] in sl(3), on the CPU
  // Noise on the generator's warps when `progress` (0 to 1) of training is done: [B,8] in sl(3), undefined when [train]
  // wants none. Wide at first, so that fakes and real pictures overlap and the critic's slope says where to go.
  Tensor jitter(int64_t batch, double progress, Rng& rng) const;
  // Every component of sl(3) at random about the start: a critic that has not seen warps of all kinds lets the
  // generator drift into those it does not know.
  Tensor random(int64_t batch, Rng& rng) const;  // [B,3,3] picture -> template

 private:
  Tensor noise(int64_t batch, Rng& rng) const;  // [B,8], by placement_spread

  Tensor start_;  // [8]
  double jitter_, jitter_end_, jitter_until_;
  Tensor spread_;  // [8]
};

}  // namespace maskbench
