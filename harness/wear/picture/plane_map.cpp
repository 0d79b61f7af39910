#include "wear/picture/plane_map.h"

#include <algorithm>
#include <cmath>

namespace maskbench {
namespace {

constexpr double kFarthest = 1e6;  // pixels

}  // namespace

Homography then_applied(const Homography& first, const Homography& then) {
  Homography both{};
  for (size_t i = 0; i < 3; ++i)
    for (size_t j = 0; j < 3; ++j)
      for (size_t k = 0; k < 3; ++k) both[3 * i + j] += then[3 * i + k] * first[3 * k + j];
  return both;
}

std::optional<Point> mapped(const Homography& m, Point p) {
  const double depth = m[6] * p.x + m[7] * p.y + m[8];
  if (!(depth > kNearestDepth)) return std::nullopt;
  return Point{(m[0] * p.x + m[1] * p.y + m[2]) / depth, (m[3] * p.x + m[4] * p.y + m[5]) / depth};
}

Homography frame_of_pixels(const CropWindow& window, int size) {
  const double scale = 2.0 * size / (double(window.side) * (size - 1));
  const auto shift = [&](int from) { return scale * (0.5 - from) - 1.0 / (size - 1) - 1; };
  return {scale, 0, shift(window.left), 0, scale, shift(window.top), 0, 0, 1};
}

Homography pixels_of_frame(int width, int height) {
  const double x = (width - 1) / 2.0, y = (height - 1) / 2.0;
  return {x, 0, x, 0, y, y, 0, 0, 1};
}

Homography turned_about(Point centre, double radians) {
  const double c = std::cos(radians), s = std::sin(radians);
  return {c, -s, centre.x - c * centre.x + s * centre.y, s, c, centre.y - s * centre.x - c * centre.y, 0, 0, 1};
}

cv::Rect preimage_box(const Homography& back, Point low, Point high, cv::Size picture) {
  double left = HUGE_VAL, top = HUGE_VAL, right = -HUGE_VAL, bottom = -HUGE_VAL;
  for (const Point corner : {low, high, Point{low.x, high.y}, Point{high.x, low.y}}) {
    const auto seen = mapped(back, corner);
    if (!seen || std::abs(seen->x) > kFarthest || std::abs(seen->y) > kFarthest) return {};
    left = std::min(left, seen->x), right = std::max(right, seen->x);
    top = std::min(top, seen->y), bottom = std::max(bottom, seen->y);
  }
  const cv::Point from(int(std::floor(left)) - 1, int(std::floor(top)) - 1);
  const cv::Point to(int(std::ceil(right)) + 2, int(std::ceil(bottom)) + 2);
  return cv::Rect(from, to) & cv::Rect({0, 0}, picture);
}

}  // namespace maskbench
