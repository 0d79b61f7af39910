// Hair texture: a tile of noise stretched along the strands.
#pragma once

#include "faces/people/tone.h"

namespace maskbench::procedural {

class Strands {
 public:
  Strands();
  // Returns the brightness in [0,1]; s runs across the strands and t along, both above -64.
  template <class F>
  MASKBENCH_INLINE F at(F s, F t) const {
    const F x = (s + 64) * 48, y = (t + 64) * 16;
    const auto ix = whole(x), iy = whole(y);
    const F tx = x - real(ix), ty = y - real(iy);
    const auto a = (iy & kMask) * kSide, b = ((iy + 1) & kMask) * kSide, l = ix & kMask, r = (ix + 1) & kMask;
    const F upper = entry(tile_, a + l), lower = entry(tile_, b + l);
    const F top = upper + (entry(tile_, a + r) - upper) * tx, low = lower + (entry(tile_, b + r) - lower) * tx;
    return top + (low - top) * ty;
  }

 private:
  static constexpr int kSide = 128, kMask = kSide - 1;
  float tile_[kSide * kSide];
};
const Strands& strands();

}  // namespace maskbench::procedural
