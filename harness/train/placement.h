// Where masks start and where random placements put them.
#pragma once

#include "maskbench/model.h"
#include "maskbench/options.h"

namespace maskbench {

// The placement keys of [train].
class Placement {
 public:
  explicit Placement(const Options& train);

  Tensor start(int64_t batch) const;                 // [B,8] in sl(3), on the CPU
  Tensor jitter(int64_t batch, Rng& rng) const;      // [B,8], undefined when [train] wants none
  Tensor random(int64_t batch, Rng& rng) const;      // [B,3,3] picture -> template: size, shift and rotation at random

 private:
  double scale_, down_, scale_spread_, shift_, rotation_, jitter_;
};

}  // namespace maskbench
