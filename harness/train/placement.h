// Where masks start and where random placements put them.
#pragma once

#include "maskbench/model.h"
#include "maskbench/options.h"

namespace maskbench {

// The placement keys of [train].
class Placement {
 public:
  explicit Placement(const Options& train);

  Tensor start(int64_t batch) const;             // [B,8] in sl(3), on the CPU
  Tensor jitter(int64_t batch, Rng& rng) const;  // [B,8], undefined when [train] wants none
  // Size, shift and rotation at random, and every component of sl(3) by placement_warp: a critic that has not seen
  // warps of all kinds lets the generator drift into those it does not know.
  Tensor random(int64_t batch, Rng& rng) const;  // [B,3,3] picture -> template

 private:
  double scale_, down_, scale_spread_, shift_, rotation_, warp_, jitter_;
};

}  // namespace maskbench
