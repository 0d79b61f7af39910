#include "wear/picture/face_frame.h"

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "faces/homography.h"

namespace maskbench {
namespace {

constexpr double kMostLean = std::numbers::pi / 6;  // drawn people lean by 20 degrees at most, most photographs by less

// Returns the angle from straight down to the way from the eyes to the mouth, clockwise as seen.
double lean_of(const FaceLandmarks& face) {
  const auto& p = face.points;
  const double x = p[kRightMouth].x + p[kLeftMouth].x - p[kRightEye].x - p[kLeftEye].x;
  const double y = p[kRightMouth].y + p[kLeftMouth].y - p[kRightEye].y - p[kLeftEye].y;
  return std::atan2(-x, y);
}

// Returns the face turned about the middle of its box. The box's sides change places with a quarter turn; between, they
// are the mean that a box around a leaning head has too much.
FaceLandmarks put_upright(const FaceLandmarks& face, const Homography& turn, double radians) {
  FaceLandmarks upright = face.mapped([&](Point p) { return *mapped(turn, p); });
  const double c = std::abs(std::cos(radians)), s = std::abs(std::sin(radians));
  const double w = face.high.x - face.low.x, h = face.high.y - face.low.y;
  const double x = (face.low.x + face.high.x) / 2, y = (face.low.y + face.high.y) / 2;
  const double wide = (c * w + s * h) / (c + s) / 2, high = (c * h + s * w) / (c + s) / 2;
  upright.low = {x - wide, y - high};
  upright.high = {x + wide, y + high};
  return upright;
}

}  // namespace

FaceFrame frame_of(const FaceLandmarks& face, cv::Size photograph, double margin, int size) {
  FaceFrame frame;
  const double lean = lean_of(face);
  frame.middle = {(face.low.x + face.high.x) / 2, (face.low.y + face.high.y) / 2};
  if (std::abs(lean) > kMostLean) frame.turn = lean;
  const Homography upright = turned_about(frame.middle, -frame.turn);
  const FaceLandmarks there = frame.turn == 0 ? face : put_upright(face, upright, frame.turn);
  const cv::Rect2d box(there.low.x, there.low.y, there.high.x - there.low.x, there.high.y - there.low.y);
  frame.window = face_window(photograph, box, margin);
  frame.map = then_applied(upright, frame_of_pixels(frame.window, size));
  frame.face = there.mapped([&](Point p) { return frame.window.to_frame(p, size); });
  return frame;
}

cv::Mat cut_out(const cv::Mat& photograph, const FaceFrame& frame, int size) {
  if (frame.turn == 0) return cropped(photograph, frame.window, size);
  // Shrinks first, so that the turn samples pixels about as large as those of the result.
  const double shrink = std::min(1.0, double(size) / frame.window.side);
  cv::Mat small, out;
  cv::resize(photograph, small, {}, shrink, shrink, cv::INTER_AREA);
  const Homography back =
      then_applied(procedural::inverse(pixels_of_frame(size, size)), procedural::inverse(frame.map));
  const double x = double(small.cols) / photograph.cols, y = double(small.rows) / photograph.rows;
  const Homography to_small{x, 0, 0.5 * x - 0.5, 0, y, 0.5 * y - 0.5, 0, 0, 1};
  const Homography sampled = then_applied(back, to_small);
  const cv::Matx23d affine(sampled[0], sampled[1], sampled[2], sampled[3], sampled[4], sampled[5]);
  cv::warpAffine(small, out, affine, {size, size}, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REFLECT_101);
  return out;
}

}  // namespace maskbench
