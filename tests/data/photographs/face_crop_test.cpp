#include "data/photographs/face_crop.h"

#include <gtest/gtest.h>

namespace maskbench {
namespace {

void expect_window(const CropWindow& window, int left, int top, int side) {
  EXPECT_EQ(window.left, left);
  EXPECT_EQ(window.top, top);
  EXPECT_EQ(window.side, side);
}

TEST(FaceWindow, AddsTheMarginToTheLongerSideOfTheBox) {
  expect_window(face_window({400, 300}, cv::Rect2d(150, 100, 50, 80), 0.25), 115, 80, 120);
}

TEST(FaceWindow, MovesInsideThePicture) {
  expect_window(face_window({400, 300}, cv::Rect2d(0, 0, 80, 80), 0.25), 0, 0, 120);
  expect_window(face_window({400, 300}, cv::Rect2d(320, 220, 80, 80), 0.25), 280, 180, 120);
}

TEST(FaceWindow, ShrinksToASmallPictureButNotBelowTheBoxAndATenth) {
  expect_window(face_window({150, 110}, cv::Rect2d(20, 10, 90, 80), 0.5), 10, 0, 110);
  expect_window(face_window({90, 110}, cv::Rect2d(0, 10, 80, 100), 0.5), -20, 0, 120);
  expect_window(face_window({200, 200}, cv::Rect2d(20, 20, 100, 100), 0), 20, 20, 100);
}

TEST(FaceWindow, IsTheMiddleWithoutABox) {
  expect_window(face_window({150, 110}, std::nullopt, 0.5), 20, 0, 110);
  expect_window(face_window({110, 150}, std::nullopt, 0.5), 0, 20, 110);
}

TEST(CropWindow, PutsItsCornersAtTheCornersOfTheFrame) {
  const CropWindow window{10, 20, 40};
  // Scaled to 40 x 40 a pixel stays a pixel: the first is at -1, the last at 1.
  EXPECT_NEAR(window.to_frame({10, 20}, 40).x, -1, 1e-12);
  EXPECT_NEAR(window.to_frame({49, 59}, 40).y, 1, 1e-12);
  // Halved, pixels 10 and 11 become the first one: their common edge is its centre.
  EXPECT_NEAR(window.to_frame({10.5, 20}, 20).x, -1, 1e-12);
  EXPECT_NEAR(window.to_frame({29.5, 39.5}, 20).x, 0, 1e-12);
}

// A white dot lands where to_frame says.
TEST(Cropped, ShowsThingsWhereTheFrameHasThem) {
  cv::Mat image = cv::Mat::zeros(120, 160, CV_8UC3);
  image(cv::Rect(96, 48, 4, 4)).setTo(cv::Scalar::all(255));  // centre 97.5, 49.5
  const CropWindow window{60, 20, 64};
  const cv::Mat small = cropped(image, window, 16);
  const Point p = window.to_frame({97.5, 49.5}, 16);
  const int x = int(std::lround((p.x + 1) / 2 * 15)), y = int(std::lround((p.y + 1) / 2 * 15));
  EXPECT_EQ(x, 9);
  EXPECT_EQ(y, 7);
  EXPECT_EQ(small.at<cv::Vec3b>(y, x), cv::Vec3b(255, 255, 255));
  EXPECT_EQ(cv::countNonZero(small.reshape(1)), 3);
}

TEST(Cropped, AveragesOverAreaWhenItShrinks) {
  cv::Mat image(32, 32, CV_8UC3);
  for (int y = 0; y < 32; ++y)
    for (int x = 0; x < 32; ++x) image.at<cv::Vec3b>(y, x) = cv::Vec3b::all(uint8_t((x + y) % 2 ? 200 : 100));
  const cv::Mat small = cropped(image, {0, 0, 32}, 16);
  EXPECT_EQ(small.at<cv::Vec3b>(5, 5), cv::Vec3b(150, 150, 150));
}

TEST(Cropped, MirrorsThePictureBeyondItsEdges) {
  cv::Mat image(20, 20, CV_8UC3, cv::Scalar::all(0));
  image.col(0).setTo(cv::Scalar::all(250));
  const cv::Mat out = cropped(image, {-2, 0, 20}, 20);
  for (int x : {1, 2}) EXPECT_EQ(out.at<cv::Vec3b>(10, x), cv::Vec3b(250, 250, 250)) << x;
  for (int x : {0, 3}) EXPECT_EQ(out.at<cv::Vec3b>(10, x), cv::Vec3b(0, 0, 0)) << x;
}

}  // namespace
}  // namespace maskbench
