// What a face's landmarks and pixels say of it: the turn of the head, the tone of the skin.
#pragma once

#include <optional>

#include "base/picture.h"

namespace maskbench {

// Estimates the yaw in degrees, positive where the nose points to the right of the picture: atan(d), where d is how far
// the bridge of the nose lies from the middle of the cheeks, along them, in halves of their distance. Exact for a head
// whose bridge lies as far in front of the cheeks as these are from the middle. nullopt where a point is unknown.
std::optional<double> face_yaw(const Anchors& face);

// Returns the individual typology angle in degrees, atan((L* - 50) / b*) of the CIELAB colour (D65) of the median sRGB
// pixel between the bridge of the nose and the cheeks: above 55 very light, 41 light, 28 intermediate, 10 tan, -30 brown,
// below that dark (Chardon et al. 1991, Int. J. Cosmet. Sci. 13). It is that of the picture: light and camera shift it.
// nullopt where an anchor is unknown, the triangle lies outside of the picture, or `face` has no colour.
std::optional<double> skin_tone(const Picture& face, const Anchors& anchors);

}  // namespace maskbench
