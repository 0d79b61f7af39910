// Face detection with YuNet, through OpenCV.
#pragma once

#include <filesystem>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>

#include "data/photographs/face_landmarks.h"

namespace maskbench {

// Thread-safe.
class FaceDetector {
 public:
  // `model` is an ONNX file for OpenCV's FaceDetectorYN. Throws UserError if OpenCV cannot load it.
  explicit FaceDetector(const std::filesystem::path& model);
  ~FaceDetector();

  // Returns the largest face with a score of at least 0.6, in pixels, or nullopt. Pictures with a side above 320 pixels
  // are downscaled for detection.
  std::optional<FaceLandmarks> detect(const cv::Mat& image) const;

 private:
  struct Idle;
  std::filesystem::path model_;
  std::unique_ptr<Idle> idle_;
};

}  // namespace maskbench
