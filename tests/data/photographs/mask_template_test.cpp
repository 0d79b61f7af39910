#include "data/photographs/mask_template.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {
namespace {

constexpr int kSide = 100;

// First and last opaque column and row.
cv::Rect opaque_box(const Picture& picture) {
  const cv::Mat alpha(picture.height, picture.width, CV_8U, const_cast<uint8_t*>(picture.plane(3)));
  return cv::boundingRect(alpha > 127);
}

cv::Mat block(int width, int height, int left, int top, const cv::Size& around) {
  cv::Mat mask = cv::Mat::zeros(around, CV_8UC4);
  mask(cv::Rect(left, top, width, height)).setTo(cv::Scalar(10, 20, 30, 255));
  return mask;
}

TEST(MaskTemplate, FillsTwoThirdsOfTheWidthOrHalfTheHeightAboutTheCentre) {
  // Wherever it lay in its own picture, and however large that was.
  for (const cv::Mat& mask : {block(132, 60, 3, 7, {300, 80}), block(33, 15, 0, 0, {34, 16})}) {
    const cv::Rect box = opaque_box(make_template(mask, std::nullopt, kSide).picture);
    EXPECT_NEAR(box.width, 66, 1);
    EXPECT_NEAR(box.height, 30, 1);
    EXPECT_NEAR(box.x + box.width / 2.0, 50, 1);
    EXPECT_NEAR(box.y + box.height / 2.0, 50, 1);
  }
  const cv::Rect tall = opaque_box(make_template(block(50, 200, 0, 0, {60, 210}), std::nullopt, kSide).picture);
  EXPECT_NEAR(tall.height, 50, 1);
  EXPECT_NEAR(tall.width, 12.5, 1);
}

TEST(MaskTemplate, KeepsItsColourUpToTheEdge) {
  cv::Mat mask = block(64, 32, 8, 8, {80, 48});
  for (int y = 0; y < mask.rows; ++y)  // white hides under the transparency
    for (int x = 0; x < mask.cols; ++x)
      if (mask.at<cv::Vec4b>(y, x)[3] == 0) mask.at<cv::Vec4b>(y, x) = {255, 255, 255, 0};
  const Picture picture = make_template(mask, std::nullopt, 37).picture;
  for (size_t i = 0; i < size_t(37) * 37; ++i) {
    if (picture.plane(3)[i] < 8) continue;
    EXPECT_NEAR(picture.plane(0)[i], 30, 2);
    EXPECT_NEAR(picture.plane(2)[i], 10, 2);
  }
}

TEST(MaskTemplate, CarriesItsKeyPointsAlong) {
  Anchors points;
  points.fill({8 + 63 / 2.0, 8 + 31 / 2.0});     // the block's centre
  points[kLeftCheek] = {8 - 0.5, 8 + 31 / 2.0};  // its left edge
  const Anchors anchors = make_template(block(64, 32, 8, 8, {80, 48}), points, kSide).anchors;
  EXPECT_NEAR(anchors[kChin].x, 0, 0.02);
  EXPECT_NEAR(anchors[kChin].y, 0, 0.02);
  EXPECT_NEAR(anchors[kLeftCheek].x, -0.66, 0.02);
}

TEST(MaskTemplate, TakesItsAnchorsFromTheOutlineWhereThereAreNoKeyPoints) {
  // A block 64 wide and 101 high, narrowed to 32 in the lower half.
  cv::Mat mask = block(64, 51, 10, 10, {100, 130});
  mask(cv::Rect(26, 61, 32, 50)).setTo(cv::Scalar(10, 20, 30, 255));
  const MaskTemplate made = make_template(mask, std::nullopt, kSide);
  const double scale = 2 * 0.5 / 101;  // of a pixel
  const auto expect_at = [&](Anchor a, double x, double y) {
    EXPECT_NEAR(made.anchors[a].x, scale * (x - 41.5), 0.03) << a;
    EXPECT_NEAR(made.anchors[a].y, scale * (y - 60), 0.03) << a;
  };
  expect_at(kLeftCheek, 10, 27);
  expect_at(kRightCheek, 73, 27);
  expect_at(kLeftJaw, 26, 73);
  expect_at(kRightJaw, 57, 73);
  expect_at(kNoseBridge, 41, 10);
  expect_at(kChin, 41, 110);
}

TEST(MaskTemplate, IsNoneOfWhatIsOpaqueOrTransparentEverywhere) {
  EXPECT_EQ(make_template(cv::Mat(20, 20, CV_8UC4, cv::Scalar::all(255)), std::nullopt, kSide).problem,
            "is opaque everywhere");
  EXPECT_EQ(make_template(cv::Mat(20, 20, CV_8UC4, cv::Scalar::all(100)), std::nullopt, kSide).problem,
            "is transparent everywhere");
}

TEST(MaskTemplate, TouchesNoMoreThanItNeedsOfALargePictureWithASmallMask) {
  const cv::Mat mask = block(9, 9, 2000, 100, {4000, 200});
  const cv::Rect box = opaque_box(make_template(mask, std::nullopt, kSide).picture);
  EXPECT_NEAR(box.height, 50, 3);
  EXPECT_NEAR(box.x + box.width / 2.0, 50, 3);
}

}  // namespace
}  // namespace maskbench
