#include "wear/picture/linear_light.h"

#include <cmath>
#include <vector>

namespace maskbench {
namespace {

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

const uint8_t* CodeOfLinear::table() {
  static const auto made = [] {
    std::vector<uint8_t> codes(kSteps + 1);
    for (int i = 0; i <= kSteps; ++i) codes[size_t(i)] = uint8_t(std::lround(255 * encoded_srgb(double(i) / kSteps)));
    return codes;
  }();
  return made.data();
}

}  // namespace maskbench
