#include "base/face_yaw.h"

#include <cmath>
#include <numbers>

namespace maskbench {

std::optional<double> face_yaw(const Anchors& face) {
  const Point &left = face[kLeftCheek], &right = face[kRightCheek], &bridge = face[kNoseBridge];
  const double ax = (right.x - left.x) / 2, ay = (right.y - left.y) / 2;
  const double bx = bridge.x - (left.x + right.x) / 2, by = bridge.y - (left.y + right.y) / 2;
  const double along = ax * bx + ay * by, square = ax * ax + ay * ay;
  if (!std::isfinite(along) || !(square > 0)) return std::nullopt;
  return std::atan2(along, square) * 180 / std::numbers::pi;
}

}  // namespace maskbench
