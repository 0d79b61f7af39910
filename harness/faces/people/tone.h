// Colours and ramps for eight points at once (base/lanes.h) or one.
#pragma once

#include "base/lanes.h"
#include "faces/people/math.h"

namespace maskbench::procedural {

using namespace simd;

MASKBENCH_INLINE Lanes clamp01(Lanes t) { return lesser(greater(t, all<Lanes>(0)), all<Lanes>(1)); }
MASKBENCH_INLINE Lanes ramp(Lanes t, float from, float to) {
  const Lanes s = clamp01((t - from) / (to - from));
  return s * s * (3 - 2 * s);
}
template <class F>
MASKBENCH_INLINE F ramp(F t, F from, F to) {
  const F s = clamp01((t - from) / (to - from));
  return s * s * (3 - 2 * s);
}

// Colours of as many points as F has elements.
template <class F>
struct Tone {
  F r, g, b;
};
template <class F>
MASKBENCH_INLINE Tone<F> tone(Colour c) {
  return {all<F>(c[0]), all<F>(c[1]), all<F>(c[2])};
}
template <class F>
MASKBENCH_INLINE Tone<F> operator+(const Tone<F>& a, const Tone<F>& b) {
  return {a.r + b.r, a.g + b.g, a.b + b.b};
}
template <class F>
MASKBENCH_INLINE Tone<F> operator*(const Tone<F>& a, const Tone<F>& b) {
  return {a.r * b.r, a.g * b.g, a.b * b.b};
}
template <class F>
MASKBENCH_INLINE Tone<F> operator*(const Tone<F>& a, F s) {
  return {a.r * s, a.g * s, a.b * s};
}
template <class F>
MASKBENCH_INLINE Tone<F> mix(const Tone<F>& a, const Tone<F>& b, F t) {
  return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

}  // namespace maskbench::procedural
