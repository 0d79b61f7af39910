// Whether a mask lies on the face as it is meant to, by the face's landmarks.
#pragma once

#include <optional>
#include <string>

#include "data/photographs/face_landmarks.h"
#include "wear/picture/mask_pyramid.h"
#include "wear/picture/worn_class.h"

namespace maskbench {

// Shares by the regions of a face (face_landmarks.h), where a mask covers what lies under alpha > 0.5.
struct WornChecks {
  double coverage = 0;       // of nose and mouth
  double eye_occlusion = 0;  // of both eyes
  double spill = 0;          // of the mask, outside the head
  // Whether the mask covers the tip of the nose, the middle of the mouth, both its corners, the chin, the middle of an eye.
  bool nose = false, mouth = false, corners = false, chin = false, pupil = false;
};

struct CheckLimits {
  double coverage = 0.8, eye_occlusion = 0.1;  // at least, at most
};

// `face` is in a frame [-1,1]; `map` takes the frame to the mask's pixels.
WornChecks check_worn(const FaceLandmarks& face, const MaskPyramid& mask, const Homography& map);

// Returns what is wrong with a mask worn as `how`: too much of an eye or its middle is covered; of masks over the mouth, too
// little of nose and mouth, the tip or a corner; of the others, what should be out is not. A coverage of 0 and an eye
// occlusion of 1 switch their checks off; nullopt if nothing is.
std::optional<std::string> problem_of(const WornChecks& checks, const WornClass& how, const CheckLimits& limits);

}  // namespace maskbench
