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
  std::string assumed;                // how its row was read where it could be read in two ways; else empty

  std::optional<cv::Rect2d> box() const;
};

// Holds references to both; `detector` may be null. Thread-safe.
class FaceFinder {
 public:
  FaceFinder(const FaceTable& table, const FaceDetector* detector) : table_(table), detector_(detector) {}

  // Returns the face from the table if a row fits the picture, else from the detector. Coordinates of the stored picture
  // are transformed by the EXIF orientation, and left and right are swapped for mirrored pictures. Which picture a row
  // refers to, it says itself, or its width and height tell. Where neither does, the row is read so that the face is
  // nearer to the detector's, or without one so that eyes are above the mouth, and else as of the upright picture;
  // `assumed` says so.
  FoundFace find(const std::string& name, const PictureFile& file) const;

  // Returns every face: one for each row of the table, which may be without landmarks and then says why; without a row,
  // those of the detector. Throws as find().
  std::vector<FoundFace> find_all(const std::string& name, const PictureFile& file) const;

 private:
  FoundFace find_by(const FaceRow* row, const PictureFile& file) const;

  const FaceTable& table_;
  const FaceDetector* detector_;
};

}  // namespace maskbench
