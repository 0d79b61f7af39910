// Faces found in pictures: YuNet, by OpenCV.
#pragma once

#include <filesystem>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>

#include "data/photographs/face_landmarks.h"

namespace maskbench {

// May be asked from several threads at once.
class FaceDetector {
 public:
  // `model` is an ONNX file that OpenCV's FaceDetectorYN takes. Throws UserError when it is none.
  explicit FaceDetector(const std::filesystem::path& model);
  ~FaceDetector();

  // The largest face of a score of 0.6 or more, in pixels; nothing where there is none. Pictures of more than 320
  // pixels a side are looked at scaled down to that.
  std::optional<FaceLandmarks> detect(const cv::Mat& image) const;

 private:
  struct Idle;
  std::filesystem::path model_;
  std::unique_ptr<Idle> idle_;
};

}  // namespace maskbench
