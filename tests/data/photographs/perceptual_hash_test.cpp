#include "data/photographs/perceptual_hash.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {
namespace {

TEST(PerceptualHash, IsTheSignsOfTheNineLowestFrequencies) {
  // Brighter to the right: the first horizontal frequency is negative (it begins with +1), all others are 0 or next to
  // it.
  cv::Mat ramp(32, 32, CV_8U);
  for (int y = 0; y < 32; ++y)
    for (int x = 0; x < 32; ++x) ramp.at<uint8_t>(y, x) = uint8_t(8 * x);
  EXPECT_EQ(perceptual_hash(ramp)[0], '0');
  EXPECT_EQ(perceptual_hash(255 - ramp)[0], '1');
  EXPECT_EQ(perceptual_hash(ramp.t())[1], '0');
  EXPECT_EQ(perceptual_hash(255 - ramp.t())[1], '1');
  EXPECT_EQ(perceptual_hash(ramp).size(), 9u);
  EXPECT_EQ(perceptual_hash(cv::Mat(20, 30, CV_8UC3, cv::Scalar::all(77))), "000000000");
}

TEST(PerceptualHash, IsSharedByACopyInAnotherFormatAndSize) {
  int same = 0, copies = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const cv::Mat picture = clouds(seed, 120, 140);
    const std::string jpeg = encoded(".jpg", picture);
    const cv::Mat again = cv::imdecode(std::vector<uchar>(jpeg.begin(), jpeg.end()), cv::IMREAD_COLOR);
    cv::Mat smaller;
    cv::resize(picture, smaller, {}, 0.6, 0.6, cv::INTER_AREA);
    for (const cv::Mat& copy : {again, smaller}) {
      same += perceptual_hash(copy) == perceptual_hash(picture);
      ++copies;
    }
  }
  EXPECT_GE(same, copies * 95 / 100);
}

TEST(PerceptualHash, TellsPicturesApart) {
  std::set<std::string> keys;
  for (uint64_t seed = 0; seed < 60; ++seed) keys.insert(perceptual_hash(clouds(seed)));
  EXPECT_GT(keys.size(), 45u);
}

}  // namespace
}  // namespace maskbench
