#include "faces/render/scenery.h"

namespace maskbench::procedural {

void Scenery::begin(const Backdrop& backdrop, int size) {
  b_ = backdrop, size_ = size;
  nodes_.resize(size_t(kNodes) * 3 * size);
  for (int n = 0; n < kNodes; ++n) {
    Colour left = node(0, n);
    for (int k = 0; k + 1 < kNodes; ++k) {
      const Colour right = node(k + 1, n);
      span(left, right, k * size / (kNodes - 1), (k + 1) * size / (kNodes - 1), nodes_.data() + size_t(n) * 3 * size);
      left = right;
    }
  }
  stripes_.assign(size, 1.0f);
  if (b_.columns > 0)
    for (int x = 0; x < size; ++x) stripes_[x] = wave(float(x), b_.columns);
}

namespace {
MASKBENCH_EXACT_SIMD_TARGETS void between(const float* upper, const float* lower, float t, const float* stripes,
                                          float rest, float depth, int count, float* __restrict out) {
  for (int x = 0; x < count; ++x) out[x] = (upper[x] + (lower[x] - upper[x]) * t) * (rest + depth * stripes[x]);
}
}  // namespace

void Scenery::row(int y, const Light& out) const {
  const float at = float(y) * (kNodes - 1) / float(size_), t = at - float(int(at));
  const float depth = b_.pattern_depth * (b_.rows > 0 ? wave(float(y), b_.rows) : 1.0f), rest = 1 - b_.pattern_depth;
  for (int c = 0; c < 3; ++c) {
    const float *upper = nodes_.data() + size_t(int(at) * 3 + c) * size_, *lower = upper + size_t(3) * size_;
    between(upper, lower, t, stripes_.data(), rest, depth, size_, out.plane[c]);
  }
}

Colour Scenery::node(int i, int j) const {
  const float x = float(i) * 2 / (kNodes - 1) - 1, y = float(j) * 2 / (kNodes - 1) - 1;
  Colour c = mix(b_.top, b_.bottom, ramp(y, -1, 1));
  for (int k = 0; k < 3; ++k)
    c = mix(c, b_.blob[k], 0.8f * bump(Vec3{x - b_.blob_x[k], y - b_.blob_y[k], 0}, b_.blob_radius[k]));
  return c;
}

void Scenery::span(Colour left, Colour right, int from, int to, float* planes) const {
  const Colour step = (right - left) * (1 / float(std::max(to - from, 1)));
  for (int x = from; x < to; ++x) {
    const Colour c = left + float(x - from) * step;
    for (int k = 0; k < 3; ++k) planes[k * size_ + x] = c[k];
  }
}

float Scenery::wave(float at, float count) const {  // smoothed square wave
  const float t = at / float(size_) * count + b_.phase;
  return ramp(std::abs(t - std::floor(t) - 0.5f), 0.22f, 0.28f) * 2 - 1;
}

}  // namespace maskbench::procedural
