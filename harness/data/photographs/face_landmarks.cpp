#include "data/photographs/face_landmarks.h"

#include <algorithm>
#include <cmath>

namespace maskbench {
namespace {

constexpr double kChinAt = 1.65, kLip = 0.2, kJawWidth = 0.8, kShortestReach = 0.3;

Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
Point operator*(double s, Point a) { return {s * a.x, s * a.y}; }
double length(Point a) { return std::hypot(a.x, a.y); }
Point between(Point a, Point b) { return 0.5 * (a + b); }

// The coordinate frame of a face: E, M and d as in face_landmarks.h, and the sideways direction.
struct Frame {
  explicit Frame(const FaceLandmarks& face)
      : face(face),
        eyes(between(face.points[kRightEye], face.points[kLeftEye])),
        mouth(between(face.points[kRightMouth], face.points[kLeftMouth])),
        down(mouth - eyes) {
    const Point across = face.points[kLeftEye] - face.points[kRightEye];
    const double apart = length(across);
    sideways = apart > 0 ? (1 / apart) * across : Point{1, 0};
    scale = std::max(length(down), apart);
  }

  // Returns the distance from `from` to the edge of the box along sideways (sign = 1) or against it (-1).
  double reach(Point from, int sign) const {
    const Point way = sign * sideways;
    const double x = way.x == 0 ? HUGE_VAL : ((way.x > 0 ? face.high.x : face.low.x) - from.x) / way.x;
    const double y = way.y == 0 ? HUGE_VAL : ((way.y > 0 ? face.high.y : face.low.y) - from.y) / way.y;
    return std::max(kShortestReach * length(down), std::min(x, y) * sideways.x * sideways.x);
  }
  Point side(Point from, int sign, double share) const { return from + (sign * share * reach(from, sign)) * sideways; }

  const FaceLandmarks& face;
  Point eyes, mouth, down, sideways;
  double scale;
};

// An ellipse with one axis parallel to `across`.
struct Ellipse {
  Point centre, across;
  double half_width, half_height;

  bool holds(Point p) const {
    const Point q = p - centre;
    const double x = (q.x * across.x + q.y * across.y) / half_width;
    const double y = (q.y * across.x - q.x * across.y) / half_height;
    return x * x + y * y <= 1;
  }
};

Ellipse head_of(const Frame& f, const Anchors& anchors) {
  const Point top = f.eyes - 1.3 * f.down, bottom = f.eyes + (1.05 * kChinAt) * f.down;
  const Point middle = between(top, bottom), cheeks = between(anchors[kLeftCheek], anchors[kRightCheek]) - middle;
  const double aside = cheeks.x * f.sideways.x + cheeks.y * f.sideways.y;
  const double wide = length(anchors[kRightCheek] - anchors[kLeftCheek]);
  return {middle + aside * f.sideways, f.sideways, 0.55 * wide, length(bottom - top) / 2};
}

}  // namespace

FaceLandmarks FaceLandmarks::mapped(const std::function<Point(Point)>& map) const {
  FaceLandmarks there;
  const Point a = map(low), b = map(high);
  there.low = {std::min(a.x, b.x), std::min(a.y, b.y)};
  there.high = {std::max(a.x, b.x), std::max(a.y, b.y)};
  for (int i = 0; i < kFacePoints; ++i) there.points[size_t(i)] = map(points[size_t(i)]);
  return there;
}

Anchors anchors_of(const FaceLandmarks& face) {
  Anchors anchors;
  if (!face.known()) return anchors;
  const Frame f(face);
  const Point nose = face.points[kNoseTip], lip = f.mouth + kLip * f.down;
  anchors[kNoseBridge] = between(f.eyes, nose);
  anchors[kChin] = f.eyes + kChinAt * f.down;
  anchors[kLeftCheek] = f.side(nose, -1, 1);
  anchors[kRightCheek] = f.side(nose, +1, 1);
  anchors[kLeftJaw] = f.side(lip, -1, kJawWidth);
  anchors[kRightJaw] = f.side(lip, +1, kJawWidth);
  return anchors;
}

std::vector<uint8_t> regions_of(const FaceLandmarks& face, int size) {
  if (!face.known()) return {};
  const Frame f(face);
  const double s = f.scale, mouth = length(face.points[kLeftMouth] - face.points[kRightMouth]) / 2;
  const Ellipse head = head_of(f, anchors_of(face));
  const Ellipse right{face.points[kRightEye], f.sideways, 0.25 * s, 0.11 * s};
  const Ellipse left{face.points[kLeftEye], f.sideways, 0.25 * s, 0.11 * s};
  const Ellipse nose{face.points[kNoseTip], f.sideways, 0.22 * s, 0.16 * s};
  const Ellipse lips{f.mouth, f.sideways, std::max(mouth, 0.16 * s), 0.16 * s};
  std::vector<uint8_t> regions(size_t(size) * size_t(size));
  for (int y = 0; y < size; ++y)
    for (int x = 0; x < size; ++x) {
      const Point p{2.0 * x / (size - 1) - 1, 2.0 * y / (size - 1) - 1};
      uint8_t& bits = regions[size_t(y) * size_t(size) + size_t(x)];
      if (head.holds(p)) bits |= kHead;
      if (nose.holds(p) || lips.holds(p)) bits |= kHead | kNoseAndMouth;
      if (right.holds(p) || left.holds(p)) bits |= kHead | kEyes;
    }
  return regions;
}

}  // namespace maskbench
