#include "base/face_traits.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace maskbench {
namespace {

double linear(double srgb) { return srgb <= 0.04045 ? srgb / 12.92 : std::pow((srgb + 0.055) / 1.055, 2.4); }

double lab_curve(double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; }

// Twice the signed area of abc.
double area(Point a, Point b, Point c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); }

bool holds(const std::array<Point, 3>& triangle, Point p) {
  const auto& [a, b, c] = triangle;
  const double u = area(a, b, p), v = area(b, c, p), w = area(c, a, p);
  return (u >= 0 && v >= 0 && w >= 0) || (u <= 0 && v <= 0 && w <= 0);
}

// The median over the triangle, in [0,1]; negative where no pixel lies in it.
double median(const Picture& face, int channel, const std::array<Point, 3>& triangle) {
  std::vector<uint8_t> values;
  const uint8_t* plane = face.plane(channel);
  for (int y = 0; y < face.height; ++y)
    for (int x = 0; x < face.width; ++x)
      if (holds(triangle, {2.0 * x / (face.width - 1) - 1, 2.0 * y / (face.height - 1) - 1}))
        values.push_back(plane[size_t(y) * face.width + x]);
  if (values.empty()) return -1;
  std::nth_element(values.begin(), values.begin() + ptrdiff_t(values.size() / 2), values.end());
  return values[values.size() / 2] / 255.0;
}

}  // namespace

std::optional<double> face_yaw(const Anchors& face) {
  const Point &left = face[kLeftCheek], &right = face[kRightCheek], &bridge = face[kNoseBridge];
  const double ax = (right.x - left.x) / 2, ay = (right.y - left.y) / 2;
  const double bx = bridge.x - (left.x + right.x) / 2, by = bridge.y - (left.y + right.y) / 2;
  const double along = ax * bx + ay * by, square = ax * ax + ay * ay;
  if (!std::isfinite(along) || !(square > 0)) return std::nullopt;
  return std::atan2(along, square) * 180 / std::numbers::pi;
}

std::optional<double> skin_tone(const Picture& face, const Anchors& anchors) {
  const std::array<Point, 3> triangle = {anchors[kNoseBridge], anchors[kLeftCheek], anchors[kRightCheek]};
  const double r = linear(median(face, 0, triangle)), g = linear(median(face, 1, triangle)),
               b = linear(median(face, 2, triangle));
  if (r < 0) return std::nullopt;
  // IEC 61966-2-1, over the white of D65.
  const double x = lab_curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const double y = lab_curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const double z = lab_curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  const double lightness = 116 * y - 16, yellow = 200 * (y - z);
  if (std::hypot(500 * (x - y), yellow) < 1) return std::nullopt;
  return std::atan2(lightness - 50, yellow) * 180 / std::numbers::pi;
}

}  // namespace maskbench
