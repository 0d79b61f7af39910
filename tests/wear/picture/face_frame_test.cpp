#include "wear/picture/face_frame.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {
namespace {

// A face in the middle of a picture of 200 x 200 pixels.
FaceLandmarks middle_face() {
  FaceLandmarks face;
  face.low = {70, 60};
  face.high = {130, 140};
  face.points = {Point{85, 90}, Point{115, 90}, Point{100, 105}, Point{88, 122}, Point{112, 122}};
  return face;
}

TEST(FaceFrame, OfAnUprightFaceIsTheCropOfTraining) {
  const cv::Mat picture = clouds(3, 200, 200);
  const FaceFrame frame = frame_of(middle_face(), picture.size(), 0.3, 48);
  EXPECT_EQ(frame.turn, 0);
  const CropWindow window = face_window(picture.size(), cv::Rect2d(70, 60, 60, 80), 0.3);
  EXPECT_EQ(cv::norm(cut_out(picture, frame, 48), cropped(picture, window, 48), cv::NORM_INF), 0);
  const Point nose = window.to_frame({100, 105}, 48);
  EXPECT_NEAR(frame.face.points[kNoseTip].x, nose.x, 1e-9);
  EXPECT_NEAR(mapped(frame.map, {100, 105})->y, nose.y, 1e-9);
}

// A picture and its face turned clockwise by a quarter are seen as before.
TEST(FaceFrame, PutsALyingFaceUpright) {
  const cv::Mat picture = clouds(3, 200, 200);
  cv::Mat lying;
  cv::rotate(picture, lying, cv::ROTATE_90_CLOCKWISE);
  const FaceLandmarks turned = middle_face().mapped([](Point p) { return Point{199 - p.y, p.x}; });
  const FaceFrame upright = frame_of(middle_face(), picture.size(), 0.3, 48);
  const FaceFrame frame = frame_of(turned, lying.size(), 0.3, 48);
  EXPECT_NEAR(frame.turn, M_PI / 2, 1e-9);
  for (size_t i = 0; i < kFacePoints; ++i) {
    EXPECT_NEAR(frame.face.points[i].x, upright.face.points[i].x, 0.03);
    EXPECT_NEAR(frame.face.points[i].y, upright.face.points[i].y, 0.03);
  }
  const cv::Mat a = cut_out(picture, upright, 48), b = cut_out(lying, frame, 48);
  EXPECT_LT(cv::norm(a, b, cv::NORM_L1) / double(3 * a.total()),
            4);  // codes; half a pixel of the window, and interpolation
}

}  // namespace
}  // namespace maskbench
