#include "data/photographs/face_detector.h"

#include <fmt/format.h>

#include <cmath>
#include <mutex>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>
#include <vector>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

constexpr float kLeastScore = 0.6f, kOverlap = 0.3f;
constexpr int kLongestSide = 320;
// Trap:       YuNet needs sides that are multiples of 32; with others it misplaces faces or fails.
constexpr int kStep = 32, kLeast = 64;

using Network = cv::Ptr<cv::FaceDetectorYN>;

// Converts a detection: x, y, w, h, five points in the order of FacePoint, score.
FaceLandmarks landmarks_of(const float* row, double scale) {
  FaceLandmarks face;
  face.low = {row[0] / scale, row[1] / scale};
  face.high = {(row[0] + row[2]) / scale, (row[1] + row[3]) / scale};
  for (int i = 0; i < kFacePoints; ++i) face.points[size_t(i)] = {row[4 + 2 * i] / scale, row[5 + 2 * i] / scale};
  return face;
}

}  // namespace

// A pool of idle networks: each serves one thread at a time.
struct FaceDetector::Idle {
  std::mutex guard;
  std::vector<Network> networks;

  Network take(const std::filesystem::path& model) {
    {
      const std::lock_guard lock(guard);
      if (!networks.empty()) {
        Network network = networks.back();
        networks.pop_back();
        return network;
      }
    }
    return cv::FaceDetectorYN::create(model.string(), "", {kLongestSide, kLongestSide}, kLeastScore, kOverlap);
  }
  void give_back(const Network& network) {
    const std::lock_guard lock(guard);
    networks.push_back(network);
  }
};

FaceDetector::FaceDetector(const std::filesystem::path& model) : model_(model), idle_(std::make_unique<Idle>()) {
  if (!std::filesystem::is_regular_file(model))
    throw UserError(fmt::format("{}: no such file (landmarks in [data])", model.string()));
  try {
    idle_->give_back(idle_->take(model));
    detect(cv::Mat::zeros(64, 64, CV_8UC3));
  } catch (const cv::Exception& problem) {
    throw UserError(
        fmt::format("{}: not a YuNet face detector that OpenCV can load (landmarks in [data])", model.string()));
  }
}

FaceDetector::~FaceDetector() = default;

std::optional<FaceLandmarks> FaceDetector::detect(const cv::Mat& image) const {
  const double scale = double(kLongestSide) / std::max(image.cols, image.rows);
  cv::Mat seen, faces;
  const auto scaled = [&](int side) { return std::max(1, int(std::lround(side * scale))); };
  cv::resize(image, seen, {scaled(image.cols), scaled(image.rows)}, 0, 0,
             scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  const auto missing = [](int side) { return std::max(kLeast, (side + kStep - 1) / kStep * kStep) - side; };
  cv::copyMakeBorder(seen, seen, 0, missing(seen.rows), 0, missing(seen.cols), cv::BORDER_CONSTANT);
  const Network network = idle_->take(model_);
  network->setInputSize(seen.size());
  network->detect(seen, faces);
  idle_->give_back(network);
  const float* largest = nullptr;
  for (int i = 0; i < faces.rows; ++i) {
    const float* row = faces.ptr<float>(i);
    if (!largest || row[2] * row[3] > largest[2] * largest[3]) largest = row;
  }
  if (!largest) return std::nullopt;
  return landmarks_of(largest, scale);
}

}  // namespace maskbench
