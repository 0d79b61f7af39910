#include "wear/picture/linear_light.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace maskbench {
namespace {

constexpr int kSteps = 1 << 15;  // the darkest codes are 3e-4 of light apart: ten steps

double decoded_srgb(double code) { return code <= 0.04045 ? code / 12.92 : std::pow((code + 0.055) / 1.055, 2.4); }
double encoded_srgb(double light) {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
}

}  // namespace

const std::array<float, 256>& linear_of_code() {
  static const auto table = [] {
    std::array<float, 256> made{};
    for (size_t i = 0; i < made.size(); ++i) made[i] = float(decoded_srgb(double(i) / 255));
    return made;
  }();
  return table;
}

uint8_t code_of_linear(float light) {
  static const auto table = [] {
    std::vector<uint8_t> made(kSteps + 1);
    for (int i = 0; i <= kSteps; ++i) made[size_t(i)] = uint8_t(std::lround(255 * encoded_srgb(double(i) / kSteps)));
    return made;
  }();
  const float rounded_up = std::clamp(light, 0.f, 1.f) * kSteps + 0.5f;
  return table[size_t(rounded_up)];
}

}  // namespace maskbench
