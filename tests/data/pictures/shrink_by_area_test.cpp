#include "data/pictures/shrink_by_area.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace maskbench {
namespace {

// Three pixels become two: each covers 1.5.
TEST(ShrinkByArea, WeighsPartsOfPixels) {
  cv::Mat line(1, 3, CV_8UC1);
  line.at<uint8_t>(0, 0) = 30, line.at<uint8_t>(0, 1) = 60, line.at<uint8_t>(0, 2) = 120;
  const cv::Mat shrunk = shrunk_by_area(line, {2, 1});
  EXPECT_EQ(shrunk.at<uint8_t>(0, 0), 40);   // (30 + 60 / 2) / 1.5
  EXPECT_EQ(shrunk.at<uint8_t>(0, 1), 100);  // (60 / 2 + 120) / 1.5
}

TEST(ShrinkByArea, IsThatOfOpenCvUpToRounding) {
  for (const auto& [width, height] : {std::pair{150, 144}, {401, 777}, {1637, 1637}}) {
    cv::Mat picture(height, width, CV_8UC3), theirs, apart;
    cv::RNG(1).fill(picture, cv::RNG::UNIFORM, 0, 256);
    cv::resize(picture, theirs, {144, 144}, 0, 0, cv::INTER_AREA);
    cv::absdiff(shrunk_by_area(picture, {144, 144}), theirs, apart);
    EXPECT_LE(cv::norm(apart, cv::NORM_INF), 1);
    EXPECT_LT(cv::countNonZero(apart.reshape(1)), 144 * 144 * 3 / 100);
  }
}

TEST(ShrinkByArea, KeepsAPictureOfThatSize) {
  cv::Mat picture(20, 30, CV_8UC3);
  cv::RNG(2).fill(picture, cv::RNG::UNIFORM, 0, 256);
  EXPECT_EQ(cv::norm(shrunk_by_area(picture, picture.size()), picture, cv::NORM_INF), 0);
}

}  // namespace
}  // namespace maskbench
