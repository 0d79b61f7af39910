// The square of a photograph in which a system sees a face: as training cut it out, upright.
#pragma once

#include <opencv2/core.hpp>

#include "data/photographs/face_landmarks.h"
#include "wear/picture/plane_map.h"

namespace maskbench {

struct FaceFrame {
  CropWindow window;   // in the photograph turned by `-turn` about the face's middle
  Point middle;        // of the face's box
  double turn = 0;     // radians by which the face leans clockwise, where a system would not know it; else 0
  Homography map;      // photograph's pixels -> [-1,1]
  FaceLandmarks face;  // in [-1,1]
};

// Returns the frame of a face, with the window of face_window(). Faces leaning by more than 30 degrees are put upright.
FaceFrame frame_of(const FaceLandmarks& face, cv::Size photograph, double margin, int size);

// Cuts the frame out of an 8-bit photograph, size x size, as cropped().
cv::Mat cut_out(const cv::Mat& photograph, const FaceFrame& frame, int size);

}  // namespace maskbench
