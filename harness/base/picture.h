// What a data source hands out: pictures as bytes, and what a drawing knows beyond them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace maskbench {

// A picture of 8 bits a channel, planar: pixels[c][y][x]. Three channels are RGB; a fourth is straight alpha.
struct Picture {
  int channels = 0, height = 0, width = 0;
  std::vector<uint8_t> pixels;

  Picture() = default;
  Picture(int c, int h, int w) : channels(c), height(h), width(w), pixels(size_t(c) * h * w) {}
  uint8_t* plane(int c) { return pixels.data() + size_t(c) * height * width; }
  const uint8_t* plane(int c) const { return pixels.data() + size_t(c) * height * width; }
};

// A point of a picture or template: x right, y down, [-1,1] from the centre of the first pixel to that of the last
// (align_corners = true). NaN where it is not known.
struct Point {
  double x = std::numeric_limits<double>::quiet_NaN(), y = std::numeric_limits<double>::quiet_NaN();
};

// The six anchors by which a mask is matched to a face (those of MaskTheFace; left and right are the viewer's).
enum Anchor : int {
  kLeftCheek,   // on the jaw line at the height of the nose tip
  kNoseBridge,  // middle of the bridge
  kRightCheek,
  kLeftJaw,  // on the jaw line at the height of the lower lip
  kChin,
  kRightJaw,
  kAnchors
};
using Anchors = std::array<Point, kAnchors>;

// Row-major 3x3, maps picture -> template, both in [-1,1].
using Homography = std::array<double, 9>;

// Bits of Truth::regions.
enum Region : uint8_t {
  kHead = 1,          // skin, hair, ears: whatever a mask may lie on; the rest is background (neck and clothes too)
  kNoseAndMouth = 2,  // what a mask must cover: nose tip, nostrils, lips
  kEyes = 4,          // what a mask must not cover: both eye openings
};

// What a drawing knows and a photograph does not: how this mask would lie on this face.
struct Truth {
  Picture worn;                  // [3,H,W], the same face and light wearing the mask
  std::vector<float> map;        // [H,W,2], picture -> template in [-1,1]; NaN where the mask is not visible
  Homography homography{};       // the best fit to that map
  std::vector<uint8_t> regions;  // [H,W], bits of Region on the unmasked face
};

}  // namespace maskbench
