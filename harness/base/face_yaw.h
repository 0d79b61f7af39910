// The turn of a head, from landmarks.
#pragma once

#include <optional>

#include "base/picture.h"

namespace maskbench {

// Estimates the yaw in degrees, positive where the nose points to the right of the picture: atan(d), where d is how far
// the bridge of the nose lies from the middle of the cheeks, along them, in halves of their distance. Exact for a head
// whose bridge lies as far in front of the cheeks as these are from the middle. nullopt where a point is unknown.
std::optional<double> face_yaw(const Anchors& face);

}  // namespace maskbench
