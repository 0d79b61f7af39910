// Face landmarks in photographs, and the anchors (to place a mask) and regions (to score one) derived from them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/picture.h"

namespace maskbench {

// The five points of a face detector; left and right are the person's.
enum FacePoint : int { kRightEye, kLeftEye, kNoseTip, kRightMouth, kLeftMouth, kFacePoints };

// Bounding box and points of a face, in pixels (integers are pixel centres) or in [-1,1] as Point. All NaN if no face
// is known.
struct FaceLandmarks {
  Point low, high;  // corners of the box
  std::array<Point, kFacePoints> points;

  bool known() const { return points[kNoseTip].x == points[kNoseTip].x; }
  FaceLandmarks mapped(const std::function<Point(Point)>& map) const;
};

// Returns the six anchors, in the same units. With E the midpoint of the eyes, M that of the mouth corners, N the tip
// of the nose, d = M - E, and "sideways" the direction from eye to eye:
//   bridge  midpoint of E and N
//   chin    E + 1.65 d (chins of upright frontal faces lie below the lower edge of the detector's box)
//   cheeks  from N sideways to the edge of the box
//   jaw     from the lower lip, M + 0.2 d, sideways 0.8 of the way to the edge of the box
// The box is axis-aligned: for a face rolled by r, the distance to its edge is multiplied by cos^2 r. Distances are at
// least 0.3 |d|, where the far cheek of a profile lies. Unknown landmarks give unknown anchors.
Anchors anchors_of(const FaceLandmarks& face);

// Returns the bits of Region, [size,size], for landmarks in [-1,1]. With s the larger of |d| and the distance between
// the eyes:
//   eyes            an ellipse around each eye, 0.25 s by 0.11 s
//   nose and mouth  an ellipse around N, 0.22 s by 0.16 s, and one around M, from corner to corner by 0.16 s
//   head            an ellipse from E - 1.3 d to 5 % below the chin, 10 % wider than the distance between the cheeks
// Returns an empty vector for unknown landmarks.
std::vector<uint8_t> regions_of(const FaceLandmarks& face, int size);

}  // namespace maskbench
