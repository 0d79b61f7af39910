#include "data/photographs/face_detector.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>
#include <vector>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

constexpr float kLeastScore = 0.6f, kOverlap = 0.3f;
constexpr float kSure = 0.9f;  // of a face that is upright: one that lies scores less, with its points astray
constexpr int kLongestSide = 320, kFinerFrom = 640, kFinestSide = 1280;
// Trap:       YuNet needs sides that are multiples of 32; with others it misplaces faces or fails.
constexpr int kStep = 32, kLeast = 64;

using Network = cv::Ptr<cv::FaceDetectorYN>;

constexpr int kScoreAt = 14;

// Converts a detection: x, y, w, h, five points in the order of FacePoint, score.
FaceLandmarks landmarks_of(const float* row, double scale) {
  FaceLandmarks face;
  face.low = {row[0] / scale, row[1] / scale};
  face.high = {(row[0] + row[2]) / scale, (row[1] + row[3]) / scale};
  for (int i = 0; i < kFacePoints; ++i) face.points[size_t(i)] = {row[4 + 2 * i] / scale, row[5 + 2 * i] / scale};
  return face;
}

// Returns a face of the picture turned clockwise by `quarters` in pixels of the picture itself.
FaceLandmarks turned_back(const FaceLandmarks& face, int quarters, cv::Size picture) {
  const double right = picture.width - 1, bottom = picture.height - 1;
  return face.mapped([&](Point p) -> Point {
    if (quarters == 1) return {p.y, bottom - p.x};
    if (quarters == 2) return {right - p.x, bottom - p.y};
    return quarters == 3 ? Point{right - p.y, p.x} : p;
  });
}

// Returns the share of the smaller box that both cover.
double overlap(const FaceLandmarks& a, const FaceLandmarks& b) {
  const double wide = std::min(a.high.x, b.high.x) - std::max(a.low.x, b.low.x);
  const double high = std::min(a.high.y, b.high.y) - std::max(a.low.y, b.low.y);
  const auto area = [](const FaceLandmarks& f) { return (f.high.x - f.low.x) * (f.high.y - f.low.y); };
  return wide <= 0 || high <= 0 ? 0 : wide * high / std::min(area(a), area(b));
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

struct FaceDetector::Seen {
  FaceLandmarks face;
  float score;
  double area() const { return (face.high.x - face.low.x) * (face.high.y - face.low.y); }
};

std::vector<FaceDetector::Seen> FaceDetector::seen_at(const cv::Mat& image, int longest_side) const {
  const double scale = double(longest_side) / std::max(image.cols, image.rows);
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
  std::vector<Seen> found;
  for (int i = 0; i < faces.rows; ++i)
    found.push_back({landmarks_of(faces.ptr<float>(i), scale), faces.ptr<float>(i)[kScoreAt]});
  return found;
}

std::optional<FaceLandmarks> FaceDetector::detect(const cv::Mat& image) const {
  std::optional<Seen> largest;
  for (const Seen& one : seen_at(image, kLongestSide))
    if (!largest || one.area() > largest->area()) largest = one;
  if (!largest) return std::nullopt;
  return largest->face;
}

std::vector<FaceLandmarks> FaceDetector::detect_all(const cv::Mat& image) const {
  const int longest = std::max(image.cols, image.rows);
  std::vector<Seen> found;
  const auto is_sure = [](const Seen& one) { return one.score >= kSure; };
  for (int quarters = 0; quarters < 4 && std::none_of(found.begin(), found.end(), is_sure); ++quarters) {
    cv::Mat seen = image;
    if (quarters > 0) cv::rotate(image, seen, quarters - 1);  // ROTATE_90_CLOCKWISE, _180, _90_COUNTERCLOCKWISE
    for (const int side : {kLongestSide, std::min(longest, kFinestSide)})
      if (side == kLongestSide || longest > kFinerFrom)
        for (const Seen& one : seen_at(seen, side))
          found.push_back({turned_back(one.face, quarters, image.size()), one.score});
  }
  std::stable_sort(found.begin(), found.end(), [](const Seen& a, const Seen& b) { return a.score > b.score; });
  std::vector<FaceLandmarks> faces;
  for (const Seen& one : found)
    if (std::none_of(faces.begin(), faces.end(), [&](const auto& f) { return overlap(one.face, f) > kOverlap; }))
      faces.push_back(one.face);
  std::stable_sort(faces.begin(), faces.end(), [](const auto& a, const auto& b) { return a.low.x < b.low.x; });
  return faces;
}

}  // namespace maskbench
