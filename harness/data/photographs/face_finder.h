// Locates the face in a picture from a table of landmarks or with a detector.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>

#include "data/photographs/face_detector.h"
#include "data/photographs/landmarks_csv.h"
#include "data/pictures/picture_file.h"

namespace maskbench {

struct FoundFace {
  std::optional<FaceLandmarks> face;  // in pixels of the upright picture
  std::string identity;               // empty if unknown
  std::string problem;                // why there is no face although one was expected; else empty

  std::optional<cv::Rect2d> box() const;
};

// Holds references to both; `detector` may be null. Thread-safe.
class FaceFinder {
 public:
  FaceFinder(const FaceTable& table, const FaceDetector* detector) : table_(table), detector_(detector) {}

  // Returns the face from the table if a row fits the picture, else from the detector. The row's width and height tell
  // whether its coordinates refer to the upright picture or to the stored one; the latter are transformed by the EXIF
  // orientation, and left and right are swapped for mirrored pictures.
  FoundFace find(const std::string& name, const PictureFile& file) const;

 private:
  const FaceTable& table_;
  const FaceDetector* detector_;
};

}  // namespace maskbench
