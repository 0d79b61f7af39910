// Where masks start, and where random placements and jitter put them.
#pragma once

#include "maskbench/model.h"
#include "maskbench/options.h"

namespace maskbench {

// The placement keys of [train].
class Placement {
 public:
  // All that it gives, given streams of that device, is on `device`.
  explicit Placement(const Options& train, torch::Device device = torch::kCPU);

  Tensor start(int64_t batch) const;            // [B,8] in sl(3)
  Tensor noise(int64_t batch, Rng& rng) const;  // [B,8] in sl(3), by placement_spread
  // Whether [train] wants noise on the generator's warps, and how much of noise() when `progress` (0 to 1) of training
  // is done. Wide at first, so that fakes and real pictures overlap and the critic's slope says where to go.
  bool jitters() const { return jitter_ > 0 || jitter_end_ > 0; }
  double jitter(double progress) const;
  // Every component of sl(3) at random about the start: a critic that has not seen warps of all kinds lets the
  // generator drift into those it does not know.
  Tensor random(int64_t batch, Rng& rng) const;  // [B,3,3] picture -> template

 private:
  Tensor start_;  // [8]
  double jitter_, jitter_end_, jitter_until_;
  Tensor spread_;  // [8]
};

}  // namespace maskbench
