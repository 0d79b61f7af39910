// Where a face is in a photograph, and what follows from that: anchors to match a mask to, regions to judge one by.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/picture.h"

namespace maskbench {

// The five points of a face detector; right and left are the person's.
enum FacePoint : int { kRightEye, kLeftEye, kNoseTip, kRightMouth, kLeftMouth, kFacePoints };

// The face's box and its points: pixels of a picture file (whole numbers are pixel centres), or a Point's [-1,1].
// All NaN where no face is known.
struct FaceLandmarks {
  Point low, high;  // corners of the box
  std::array<Point, kFacePoints> points;

  bool known() const { return points[kNoseTip].x == points[kNoseTip].x; }
  FaceLandmarks mapped(const std::function<Point(Point)>& map) const;
};

// The six anchors, in the same units. With E between the eyes, M between the corners of the mouth, N the tip of the
// nose, d = M - E, and the eyes' direction as sideways:
//   bridge  halfway from E to N
//   chin    E + 1.65 d (where the chins of upright frontal faces lie below the lower edge of their detector's box)
//   cheeks  from N sideways to the edge of the box
//   jaw     from the lower lip, M + 0.2 d, sideways over 0.8 of the way to the edge of the box
// The box is upright: of a face that is rolled by r only cos^2 r of the way to its edge counts. No way is shorter than
// 0.3 |d|, which is where the far cheek of a profile lies. Unknown landmarks give unknown anchors.
Anchors anchors_of(const FaceLandmarks& face);

// Bits of Region for a size x size picture, of landmarks in [-1,1]; s is the larger of |d| and the distance of the
// eyes:
//   eyes            an ellipse about each eye, 0.25 s by 0.11 s
//   nose and mouth  an ellipse about N, 0.22 s by 0.16 s, and one about M, from corner to corner by 0.16 s
//   head            an ellipse from E - 1.3 d to the chin and a twentieth, a tenth wider than from cheek to cheek
// Unknown landmarks give an empty vector.
std::vector<uint8_t> regions_of(const FaceLandmarks& face, int size);

}  // namespace maskbench
