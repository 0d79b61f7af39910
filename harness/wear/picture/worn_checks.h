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
  double coverage = 0;                             // of nose and mouth
  double eye_occlusion = 0;                        // of both eyes
  double spill = 0;                                // of the mask, outside the head
  bool nose = false, mouth = false, chin = false;  // whether the mask covers the tip, the mouth's middle, the chin
};

struct CheckLimits {
  double coverage = 0.8, eye_occlusion = 0.1;  // at least, at most
};

// `face` is in a frame [-1,1]; `map` takes the frame to the mask's pixels.
WornChecks check_worn(const FaceLandmarks& face, const MaskPyramid& mask, const Homography& map);

// Returns what is wrong with a mask worn as `how`; nullopt if nothing is.
std::optional<std::string> problem_of(const WornChecks& checks, const WornClass& how, const CheckLimits& limits);

}  // namespace maskbench
