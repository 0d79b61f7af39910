#include "wear/picture/mask_layer.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "wear/picture/linear_light.h"

namespace maskbench {
namespace {

constexpr Homography kSame{1, 0, 0, 0, 1, 0, 0, 0, 1};

cv::Mat plain(int side, const cv::Scalar& bgra) { return cv::Mat(side, side, CV_8UC4, bgra); }

MaskLayer layer_of(const MaskPyramid& mask, const Homography& map, int photograph, int supersampling = 2) {
  return warped_layer({mask, map, cv::Rect2d(0, 0, mask.width(), mask.height()), {}, supersampling},
                      {photograph, photograph});
}

cv::Vec3b laid_over(const MaskPyramid& mask, const Homography& map, int photograph, cv::Point at) {
  cv::Mat image = cv::Mat::zeros(photograph, photograph, CV_8UC3);
  lay_over(image, layer_of(mask, map, photograph));
  return image.at<cv::Vec3b>(at);
}

TEST(LinearLight, GivesEveryCodeBack) {
  for (int code = 0; code < 256; ++code) EXPECT_EQ(CodeOfLinear()(linear_of_code()[size_t(code)]), code);
}

TEST(MaskLayer, KeepsAnOpaquePixelAsItIs) {
  EXPECT_EQ(laid_over(MaskPyramid(plain(16, {10, 200, 77, 255})), kSame, 16, {8, 8}), cv::Vec3b(10, 200, 77));
}

// Half of white light over black is sRGB code 188, not 128.
TEST(MaskLayer, MixesLightAndNotCodes) {
  const auto pixel = laid_over(MaskPyramid(plain(16, {255, 255, 255, 128})), kSame, 16, {8, 8});
  EXPECT_NEAR(pixel[0], 188, 1);
}

TEST(MaskLayer, ShrinksACheckerboardToItsMeanLight) {
  cv::Mat board(256, 256, CV_8UC4);
  for (int y = 0; y < 256; ++y)
    for (int x = 0; x < 256; ++x)
      board.at<cv::Vec4b>(y, x) = (x + y) % 2 ? cv::Vec4b(255, 255, 255, 255) : cv::Vec4b(0, 0, 0, 255);
  const Homography eighth{8, 0, 3.5, 0, 8, 3.5, 0, 0, 1};
  for (const int at : {10, 11, 20}) EXPECT_NEAR(laid_over(MaskPyramid(board), eighth, 32, {at, 16})[1], 188, 1);
}

TEST(MaskLayer, LeavesPixelsBesideTheMaskAlone) {
  cv::Mat image(40, 40, CV_8UC3, cv::Scalar(3, 97, 254));
  const MaskPyramid mask(plain(8, {255, 255, 255, 255}));
  lay_over(image, layer_of(mask, {1, 0, -20, 0, 1, -20, 0, 0, 1}, 40));
  EXPECT_EQ(image.at<cv::Vec3b>(10, 10), cv::Vec3b(3, 97, 254));
  EXPECT_EQ(image.at<cv::Vec3b>(24, 24), cv::Vec3b(255, 255, 255));
}

// A pixel whose left half is covered has alpha 1/2 with any even number of samples.
TEST(MaskLayer, CoversAPixelByItsShare) {
  const MaskPyramid mask(plain(16, {0, 0, 0, 255}));
  const MaskLayer layer = layer_of(mask, {4, 0, -16, 0, 4, -16, 0, 0, 1}, 16, 4);
  const auto alpha = [&](int x, int y) { return layer.texels.at<cv::Vec4f>(y - layer.place.y, x - layer.place.x)[3]; };
  EXPECT_FLOAT_EQ(alpha(6, 6), 1);
  // The mask's edge lies at texel -1/2, a pixel's left edge at 4 (x - 1/2) - 16: of pixel 4 a share of 1/8 + 1/2 is inside.
  EXPECT_NEAR(alpha(4, 6), 0.625, 0.03);
  EXPECT_FLOAT_EQ(alpha(3, 6), 0);
}

TEST(MaskLayer, IsEmptyOutsideThePhotograph) {
  const MaskPyramid mask(plain(8, {1, 2, 3, 255}));
  EXPECT_TRUE(layer_of(mask, {1, 0, 50, 0, 1, 50, 0, 0, 1}, 16).texels.empty());
}

TEST(Feather, FadesTheEdgeAndNotTheMiddle) {
  cv::Mat disc = cv::Mat::zeros(64, 64, CV_8UC4);
  cv::circle(disc, {32, 32}, 20, {255, 255, 255, 255}, cv::FILLED);
  MaskLayer layer = layer_of(MaskPyramid(disc), kSame, 64);
  feather(layer, 6);
  const auto alpha = [&](int x, int y) { return layer.texels.at<cv::Vec4f>(y - layer.place.y, x - layer.place.x)[3]; };
  EXPECT_NEAR(alpha(32, 32), 1, 1e-4);
  EXPECT_LT(alpha(51, 32), 0.25);
  EXPECT_GT(alpha(51, 32), 0);
}

// A wide edge is blurred on cells; the slow twin blurs each pixel.
TEST(Feather, IsABlurOfAlphaOnAnyScale) {
  cv::Mat disc = cv::Mat::zeros(300, 300, CV_8UC4), alpha, blurred;
  cv::circle(disc, {150, 150}, 100, {255, 255, 255, 255}, cv::FILLED);
  const MaskPyramid mask(disc);
  for (const double radius : {3.0, 12.0, 30.0}) {
    MaskLayer layer = layer_of(mask, kSame, 300);
    cv::extractChannel(layer.texels, alpha, 3);
    cv::GaussianBlur(alpha, blurred, {}, radius / 2, radius / 2, cv::BORDER_REPLICATE);
    const cv::Mat wanted = alpha.mul(cv::max(2 * blurred - 1, 0));
    feather(layer, radius);
    cv::extractChannel(layer.texels, alpha, 3);
    EXPECT_LT(cv::norm(alpha, wanted, cv::NORM_INF), 0.05) << radius;
    EXPECT_LT(cv::norm(alpha, wanted, cv::NORM_L1) / double(alpha.total()), 0.002) << radius;
  }
}

TEST(TakeLight, DarkensAMaskOnADarkPhotograph) {
  const MaskPyramid mask(plain(16, {255, 255, 255, 255}));
  const auto lit = [&](int code) {
    const cv::Mat photograph(16, 16, CV_8UC3, cv::Scalar::all(code));
    MaskLayer layer = layer_of(mask, kSame, 16);
    take_light(layer, photograph, {0, 0, 16, 16}, 2, 1);
    return layer.texels.at<cv::Vec4f>(8, 8)[1];
  };
  EXPECT_NEAR(lit(204), 1, 0.02);     // 0.8 of the largest code: a well-lit face
  EXPECT_NEAR(lit(128), 0.36, 0.02);  // ((128 / 255) / 0.8)^2.2
}

TEST(TakeGrey, KeepsLuminanceOnly) {
  MaskLayer layer = layer_of(MaskPyramid(plain(16, {0, 0, 255, 255})), kSame, 16);
  take_grey(layer);
  const auto& p = layer.texels.at<cv::Vec4f>(8, 8);
  EXPECT_NEAR(p[0], kRedShare, 1e-5);
  EXPECT_EQ(p[0], p[1]);
  EXPECT_EQ(p[1], p[2]);
}

TEST(IsGrey, ToleratesTheColoursOfJpegOnly) {
  cv::Mat photograph(32, 32, CV_8UC3, cv::Scalar(100, 104, 106));
  EXPECT_TRUE(is_grey(photograph, {0, 0, 32, 32}));
  photograph.rowRange(0, 4).setTo(cv::Scalar(100, 140, 160));
  EXPECT_FALSE(is_grey(photograph, {0, 0, 32, 32}));
}

}  // namespace
}  // namespace maskbench
