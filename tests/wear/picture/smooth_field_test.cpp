#include "wear/picture/smooth_field.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace maskbench {
namespace {

cv::Mat spread(const SmoothField& field, const cv::Rect& place) {
  cv::Mat out(place.size(), CV_32F);
  field.for_each_line(place, [&](int y, const float* line) { std::copy_n(line, place.width, out.ptr<float>(y)); });
  return out;
}

TEST(SmoothField, IsAResizeOfItsGrid) {
  cv::Mat grid(5, 7, CV_32F), whole;
  cv::RNG(1).fill(grid, cv::RNG::UNIFORM, 0, 1);
  cv::resize(grid, whole, {61, 43}, 0, 0, cv::INTER_LINEAR);
  const SmoothField field(grid, 61 / 7.0, 43 / 5.0);
  EXPECT_LT(cv::norm(spread(field, {0, 0, 61, 43}), whole, cv::NORM_INF), 1e-5);
  EXPECT_LT(cv::norm(spread(field, {9, 20, 11, 5}), whole({9, 20, 11, 5}), cv::NORM_INF), 1e-5);
}

TEST(SmoothField, OfOneCellIsConstant) {
  const SmoothField field(cv::Mat(1, 1, CV_32F, cv::Scalar(0.25)), 9, 9);
  EXPECT_EQ(cv::norm(spread(field, {0, 0, 9, 9}), cv::Mat(9, 9, CV_32F, cv::Scalar(0.25)), cv::NORM_INF), 0);
}

TEST(SmoothField, IsItsGridWhereCellsArePixels) {
  cv::Mat grid(6, 6, CV_32F);
  cv::RNG(3).fill(grid, cv::RNG::UNIFORM, 0, 1);
  EXPECT_LT(cv::norm(spread({grid, 1, 1}, {0, 0, 6, 6}), grid, cv::NORM_INF), 1e-6);
}

}  // namespace
}  // namespace maskbench
