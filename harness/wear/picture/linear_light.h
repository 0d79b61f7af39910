// sRGB pixels as linear light and back: light adds up, its codes do not.
#pragma once

#include <array>
#include <cstdint>

namespace maskbench {

// Linear light of each 8-bit code, in [0,1].
const std::array<float, 256>& linear_of_code();

// Returns the code of linear light, rounded; light outside [0,1] is clamped. linear_of_code() inverts it exactly.
uint8_t code_of_linear(float light);

// Luminance of linear red, green and blue (Rec. 709).
constexpr float kRedShare = 0.2126f, kGreenShare = 0.7152f, kBlueShare = 0.0722f;

}  // namespace maskbench
