// Deterministic arithmetic for rendering: bit-identical on every machine. Uses no libm function except sqrt and floor,
// and no std distribution.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "base/simd_targets.h"

namespace maskbench::procedural {

struct Vec3 {
  float x = 0, y = 0, z = 0;
};
inline Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
inline Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
inline Vec3 operator*(Vec3 a, float s) { return {a.x * s, a.y * s, a.z * s}; }
inline Vec3 operator*(Vec3 a, Vec3 b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
inline float dot(Vec3 a, Vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
inline Vec3 cross(Vec3 a, Vec3 b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }
inline float length(Vec3 a) { return std::sqrt(dot(a, a)); }
inline Vec3 normalized(Vec3 a) { return a * (1.0f / std::max(length(a), 1e-12f)); }
inline Vec3 mix(Vec3 a, Vec3 b, float t) { return a + (b - a) * t; }

inline float clamp01(float t) { return std::min(std::max(t, 0.0f), 1.0f); }
// Smooth step: 0 below `from`, 1 above `to` (reversed if from > to).
inline float ramp(float t, float from, float to) {
  const float s = clamp01((t - from) / (to - from));
  return s * s * (3 - 2 * s);
}
// Smooth bump: 1 at distance 0, 0 beyond `radius`.
inline float bump(Vec3 offset, float radius) {
  const float t = std::max(0.0f, 1 - dot(offset, offset) / (radius * radius));
  return t * t;
}

// Red, green, blue and an unused lane (or alpha) in one register. Linear light: display bytes are 255 times the square
// root.
typedef float Colour __attribute__((vector_size(16)));
inline Colour colour(float r, float g, float b) { return Colour{r, g, b, 0}; }
inline Colour linear(float r, float g, float b) { return Colour{r * r, g * g, b * b, 0} * (1 / 65025.0f); }
inline Colour mix(Colour a, Colour b, float t) { return a + (b - a) * t; }

// Returns the inverse square root with an error below 1e-6, for x >= 1e-30. Uses only additions and products, so that
// loops vectorise.
inline float quick_inverse_root(float x) {
  float y = std::bit_cast<float>(0x5f375a86 - (std::bit_cast<int32_t>(x) >> 1));
  y *= 1.5f - 0.5f * x * y * y;
  y *= 1.5f - 0.5f * x * y * y;
  return y * (1.5f - 0.5f * x * y * y);
}
constexpr double kPi = 3.14159265358979323846;
double sine(double radians);
inline double cosine(double radians) { return sine(radians + kPi / 2); }

// A counter-based random stream (SplitMix64): a pure function of (seed, purpose, index) and the position in the stream.
class Draws {
 public:
  Draws(uint64_t seed, uint64_t purpose, uint64_t index)
      : state_(scrambled(scrambled(scrambled(seed) + purpose) + index)) {}
  uint64_t bits() { return scrambled(state_ += 0x9E3779B97F4A7C15ull); }
  double uniform() { return double(bits() >> 11) * (1.0 / 9007199254740992.0); }  // [0,1)
  float range(double low, double high) { return float(low + (high - low) * uniform()); }
  bool chance(double p) { return uniform() < p; }
  int below(int n) { return int(uniform() * n); }
  // Returns the mean of two uniform numbers in [-1,1] (standard deviation 0.41).
  float triangle() {
    const double a = uniform();
    return float(a + uniform() - 1);
  }
  // Returns an approximately normal number in [-1,1] (standard deviation 1/3).
  float bell() {
    const double a = uniform(), b = uniform();
    return float((a + b + uniform()) * (2.0 / 3.0) - 1);
  }

  static uint64_t scrambled(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }

 private:
  uint64_t state_;
};

// Returns smooth value noise in [0,1] on the unit lattice; not periodic.
float noise(float x, float y, uint32_t salt);

}  // namespace maskbench::procedural
