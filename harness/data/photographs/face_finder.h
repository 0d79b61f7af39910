// Where the face is in a picture: what a table says, or what a detector sees.
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
  std::string identity;               // empty: not known
  std::string problem;                // why there is no face where one was to be expected

  std::optional<cv::Rect2d> box() const;
};

// Both parts must outlive it; `detector` may be null. Safe to ask from several threads at once.
class FaceFinder {
 public:
  FaceFinder(const FaceTable& table, const FaceDetector* detector) : table_(table), detector_(detector) {}

  // From the table where it has a row that fits the picture, else from the detector. The row's width and height say
  // whether it was made of the picture as it is shown or as it is stored, before its EXIF orientation: the latter is
  // turned along, and of a mirrored picture right and left are swapped.
  FoundFace find(const std::string& name, const PictureFile& file) const;

 private:
  const FaceTable& table_;
  const FaceDetector* detector_;
};

}  // namespace maskbench
