// sRGB pixels as linear light and back: light adds up, its codes do not.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "wear/picture/texel.h"

namespace maskbench {

// Linear light of each 8-bit code, in [0,1].
const std::array<float, 256>& linear_of_code();

// The code of linear light, rounded; light outside [0,1] is clamped. linear_of_code() inverts it exactly.
class CodeOfLinear {
 public:
  CodeOfLinear() : codes_(table()) {}
  uint8_t operator()(float light) const {
    const float rounded_up = std::clamp(light, 0.f, 1.f) * kSteps + 0.5f;
    return codes_[size_t(rounded_up)];
  }
  // Of each number of a vector.
  FourInts operator()(Texel light) const {
    const Four zero{}, above = light > zero ? light : zero, kept = above < 1.f ? above : zero + 1;
    const FourInts at = __builtin_convertvector(kept * kSteps + 0.5f, FourInts);
    return FourInts{codes_[at[0]], codes_[at[1]], codes_[at[2]], codes_[at[3]]};
  }

 private:
  static constexpr int kSteps = 1 << 15;  // the darkest codes are 3e-4 of light apart: ten steps
  static const uint8_t* table();

  const uint8_t* codes_;
};

// Luminance of linear red, green and blue (Rec. 709).
constexpr float kRedShare = 0.2126f, kGreenShare = 0.7152f, kBlueShare = 0.0722f;

}  // namespace maskbench
