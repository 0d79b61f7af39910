// Face detection with YuNet, through OpenCV.
#pragma once

#include <filesystem>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

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

  // Returns every face with a score of at least 0.6, from the left to the right: those seen with the picture's longer
  // side at 320 pixels and, where it is longer than 640, at up to 1280, which shows small ones. A picture in which no
  // face scores 0.9 is searched turned by quarters too; of two faces in one place the one with the higher score is taken.
  std::vector<FaceLandmarks> detect_all(const cv::Mat& image) const;

 private:
  struct Idle;
  struct Seen;
  std::vector<Seen> seen_at(const cv::Mat& image, int longest_side) const;

  std::filesystem::path model_;
  std::unique_ptr<Idle> idle_;
};

}  // namespace maskbench
