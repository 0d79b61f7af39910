// Variations of a mask's look: another colour, and a pattern on the cloth.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/picture.h"
#include "wear/picture/mask_pyramid.h"

namespace maskbench {

enum class Pattern { kNone, kStripes, kDots, kChecks };

// How often a mask's look is varied, in [0,1].
struct LookShares {
  double colour = 0, pattern = 0;
};

// A colour is linear light that multiplies the cloth's luminance; the shading of folds stays.
struct MaskLook {
  using Colour = std::array<float, 3>;  // red, green, blue; luminance 1

  bool tinted = false;
  Colour tint{1, 1, 1};  // of the cloth
  Pattern pattern = Pattern::kNone;
  Colour pattern_tint{1, 1, 1};
  float period = 0.2f, angle = 0;  // of the pattern: shares of the mask's height, radians

  bool plain() const { return !tinted && pattern == Pattern::kNone; }
  // Returns how much of the pattern's colour lies at a place of the cloth, in heights of the mask; 0 to 1, with edges
  // `soft` wide.
  float pattern_at(Point place, float soft) const;
  // Returns the varied colour of a premultiplied texel of which `share` is of the pattern.
  Texel of(Texel texel, float share) const;

  // "#c04030 stripes #2030a0"; "as it is" for a plain look.
  std::string text() const;
};

// Draws a look from the stream of `seed`.
MaskLook draw_look(const LookShares& shares, uint64_t seed);

}  // namespace maskbench
