#include "wear/picture/mask_look.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "wear/picture/linear_light.h"
#include "wear/picture/unit_draw.h"

namespace maskbench {
namespace {

float luminance_of(float red, float green, float blue) {
  return kRedShare * red + kGreenShare * green + kBlueShare * blue;
}

// Returns the colour of a hue (0 to 1) with a saturation, of luminance 1.
MaskLook::Colour tint_of(double hue, double saturation) {
  MaskLook::Colour colour;
  for (size_t c = 0; c < 3; ++c) {
    const double at = std::abs(std::fmod(6 * hue + 6 - 2.0 * double(c), 6.0) - 3);  // 3 at the channel's own hue
    colour[c] = float(1 - saturation + saturation * std::clamp(at - 1, 0.0, 1.0));
  }
  const float luminance = luminance_of(colour[0], colour[1], colour[2]);
  for (float& channel : colour) channel /= luminance;
  return colour;
}

std::string hex(const MaskLook::Colour& tint) {
  const float largest = *std::max_element(tint.begin(), tint.end());
  const auto code = [&](size_t c) { return int(CodeOfLinear()(tint[c] / largest)); };
  return fmt::format("#{:02x}{:02x}{:02x}", code(0), code(1), code(2));
}

// Returns 0 below -half, 1 above it, and a ramp between.
float ramp(float at, float width) { return std::clamp(at / std::max(width, 1e-6f) + 0.5f, 0.f, 1.f); }

const char* name_of(Pattern pattern) {
  constexpr std::array kNames = {"", "stripes", "dots", "checks"};
  return kNames[size_t(pattern)];
}

}  // namespace

float MaskLook::pattern_at(Point place, float soft) const {
  if (pattern == Pattern::kNone) return 0;
  const auto x = float(place.x), y = float(place.y);
  const float u = (std::cos(angle) * x + std::sin(angle) * y) / period;
  const float v = (std::cos(angle) * y - std::sin(angle) * x) / period, edge = soft / period;
  const auto bar = [edge](float at) { return ramp(0.25f - std::abs(at - std::floor(at) - 0.5f), edge); };
  if (pattern == Pattern::kStripes) return bar(u);
  if (pattern == Pattern::kChecks) return std::abs(bar(u) - bar(v));
  const float across = u - std::floor(u) - 0.5f, along = v - std::floor(v) - 0.5f;
  return ramp(0.27f - std::hypot(across, along), edge);
}

Texel MaskLook::of(Texel texel, float share) const {
  if (plain()) return texel;
  const float luminance = luminance_of(texel[0], texel[1], texel[2]), alpha = texel[3];
  const Texel cloth = tinted ? Texel{tint[0], tint[1], tint[2], 0} * luminance : texel;
  const Texel over = Texel{pattern_tint[0], pattern_tint[1], pattern_tint[2], 0} * luminance;
  Texel mixed = cloth * (1 - share) + over * share;
  for (int c = 0; c < 3; ++c) mixed[c] = std::min(mixed[c], alpha);
  mixed[3] = alpha;
  return mixed;
}

std::string MaskLook::text() const {
  if (plain()) return "as it is";
  std::string words = tinted ? hex(tint) : "own colour";
  if (pattern != Pattern::kNone) words += fmt::format(" {} {}", name_of(pattern), hex(pattern_tint));
  return words;
}

MaskLook draw_look(const LookShares& shares, uint64_t seed) {
  const auto drawn = [seed](std::string_view what) { return unit_draw(seed, what); };
  MaskLook look;
  look.tinted = drawn("tinted") < shares.colour;
  if (look.tinted) look.tint = tint_of(drawn("hue"), 0.25 + 0.5 * drawn("saturation"));
  if (drawn("patterned") < shares.pattern) {
    look.pattern = Pattern(1 + int(3 * drawn("pattern")));
    look.pattern_tint = tint_of(drawn("second hue"), 0.4 + 0.5 * drawn("second saturation"));
    look.period = float(0.08 + 0.14 * drawn("period"));
    look.angle = float(std::numbers::pi * drawn("angle"));
  }
  return look;
}

}  // namespace maskbench
