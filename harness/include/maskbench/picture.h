// Pictures of a data source, and the ground truth of rendered ones.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace maskbench {

// An 8-bit picture in planar layout, pixels[c][y][x]. Three channels are RGB; the fourth, if present, is straight
// alpha.
struct Picture {
  int channels = 0, height = 0, width = 0;
  std::vector<uint8_t> pixels;

  Picture() = default;
  Picture(int c, int h, int w) : channels(c), height(h), width(w), pixels(size_t(c) * h * w) {}
  uint8_t* plane(int c) { return pixels.data() + size_t(c) * height * width; }
  const uint8_t* plane(int c) const { return pixels.data() + size_t(c) * height * width; }
};

// A point of a picture or template: x right, y down; -1 and 1 are the centres of the first and last pixel
// (align_corners = true). NaN if unknown.
struct Point {
  double x = std::numeric_limits<double>::quiet_NaN(), y = std::numeric_limits<double>::quiet_NaN();
};

// The six anchors that match a mask to a face, as in MaskTheFace; left and right as seen by the viewer.
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

// Row-major 3x3 matrix that maps picture to template coordinates, both in [-1,1].
using Homography = std::array<double, 9>;

// Bits of Truth::regions.
enum Region : uint8_t {
  kHead = 1,          // skin, hair, ears: where a mask may lie. Background otherwise, including neck and clothes
  kNoseAndMouth = 2,  // what a mask must cover: nose tip, nostrils, lips
  kEyes = 4,          // what a mask must not cover: both eye openings
};

// The ground truth of a rendered pair: this face wearing this mask. Photographs have none.
struct Truth {
  Picture worn;                  // [3,H,W], the same face under the same light, wearing the mask
  std::vector<float> map;        // [H,W,2], picture -> template in [-1,1]; NaN where the mask is not visible
  Homography homography{};       // least-squares fit to `map`
  std::vector<uint8_t> regions;  // [H,W], bits of Region on the unmasked face
};

}  // namespace maskbench
