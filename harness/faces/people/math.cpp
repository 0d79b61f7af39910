#include "faces/people/math.h"

namespace maskbench::procedural {

// Taylor series up to x^17 on [-pi/2, pi/2]; the truncation error is below 5e-14.
double sine(double radians) {
  double x = radians - 2 * kPi * std::floor(radians / (2 * kPi) + 0.5);
  if (x > kPi / 2) x = kPi - x;
  if (x < -kPi / 2) x = -kPi - x;
  double sum = 0, term = x;
  for (int n = 1; n <= 17; n += 2) {
    sum += term;
    term *= -x * x / ((n + 1) * (n + 2));
  }
  return sum;
}

namespace {
float lattice(int x, int y, uint32_t salt) {
  uint32_t h = uint32_t(x) * 0x8DA6B343u ^ uint32_t(y) * 0xD8163841u ^ salt * 0xCB1AB31Fu;
  h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
  h = (h ^ (h >> 12)) * 0x297A2D39u;
  return float((h ^ (h >> 15)) >> 8) * (1.0f / 16777216.0f);
}
}  // namespace

float noise(float x, float y, uint32_t salt) {
  const float fx = std::floor(x), fy = std::floor(y);
  const int ix = int(fx), iy = int(fy);
  const float tx = ramp(x - fx, 0, 1), ty = ramp(y - fy, 0, 1);
  const float top = lattice(ix, iy, salt) * (1 - tx) + lattice(ix + 1, iy, salt) * tx;
  const float low = lattice(ix, iy + 1, salt) * (1 - tx) + lattice(ix + 1, iy + 1, salt) * tx;
  return top * (1 - ty) + low * ty;
}

}  // namespace maskbench::procedural
