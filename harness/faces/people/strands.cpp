#include "faces/people/strands.h"

namespace maskbench::procedural {

Strands::Strands() {
  const auto wrapped = [](int x, int y, float fx, float fy, uint32_t salt) {
    const float t = float(x) / kSide;
    return noise(float(x) * fx, float(y) * fy, salt) * (1 - t) + noise(float(x - kSide) * fx, float(y) * fy, salt) * t;
  };
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x)
      tile_[y * kSide + x] = 0.6f * wrapped(x, y, 0.5f, 0.0625f, 1) + 0.4f * wrapped(x, y, 0.125f, 0.03125f, 2);
}

const Strands& strands() {
  static const Strands kStrands;
  return kStrands;
}

}  // namespace maskbench::procedural
