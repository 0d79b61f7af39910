#include "wear/picture/plane_map.h"

#include <gtest/gtest.h>

#include <numbers>

#include "faces/homography.h"

namespace maskbench {
namespace {

void expect_at(const std::optional<Point>& found, double x, double y) {
  ASSERT_TRUE(found.has_value());
  EXPECT_NEAR(found->x, x, 1e-9);
  EXPECT_NEAR(found->y, y, 1e-9);
}

TEST(PlaneMap, PutsPixelsWhereTheCropOfTrainingPutsThem) {
  const CropWindow window{-7, 31, 90};
  const Homography map = frame_of_pixels(window, 48);
  for (const Point p : {Point{0, 40}, Point{12.5, 77.25}, Point{-7, 120}}) {
    const Point wanted = window.to_frame(p, 48);
    expect_at(mapped(map, p), wanted.x, wanted.y);
    expect_at(mapped(procedural::inverse(map), wanted), p.x, p.y);
  }
}

TEST(PlaneMap, PutsTheFirstAndTheLastPixelAtTheEndsOfTheFrame) {
  expect_at(mapped(pixels_of_frame(30, 20), {-1, -1}), 0, 0);
  expect_at(mapped(pixels_of_frame(30, 20), {1, 1}), 29, 19);
}

TEST(PlaneMap, TurnsClockwiseAsSeen) {
  expect_at(mapped(turned_about({10, 10}, std::numbers::pi / 2), {11, 10}), 10, 11);
}

TEST(PlaneMap, AppliesTheFirstMapFirst) {
  const Homography twice{2, 0, 0, 0, 2, 0, 0, 0, 1}, right{1, 0, 5, 0, 1, 0, 0, 0, 1};
  expect_at(mapped(then_applied(twice, right), {3, 1}), 11, 2);
}

TEST(PlaneMap, SeesNothingBehindTheCamera) { EXPECT_FALSE(mapped({1, 0, 0, 0, 1, 0, -1, 0, 1}, {2, 0}).has_value()); }

TEST(PlaneMap, BoxesThePreimageWithinThePicture) {
  const Homography half{0.5, 0, 0, 0, 0.5, 0, 0, 0, 1};
  const cv::Rect box = preimage_box(half, {20, 20}, {40, 60}, {100, 25});
  EXPECT_EQ(box, cv::Rect(cv::Point(9, 9), cv::Point(22, 25)));
}

}  // namespace
}  // namespace maskbench
