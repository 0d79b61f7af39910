// Metrics of pairs against the reference implementations: tests/golden/make_pairs.py.
#include <gtest/gtest.h>

#include "tests/metrics/metric_named.h"

namespace maskbench {
namespace {

constexpr double kRelative = 1e-4, kNearZero = 1e-6;

class GoldenPairs : public testing::TestWithParam<std::string> {};

TEST_P(GoldenPairs, AgreeWithTheReferenceImplementation) {
  int compared_with = 0;
  const auto golden_values = golden("pairs.json");
  for (const auto& c : golden_values.at("cases")) {
    if (!c.at("values").contains(GetParam())) continue;
    const int64_t height = c.at("height"), width = c.at("width");
    const auto& [first, second] = pairs().at(c.at("pair"));
    const auto metric = metric_named(GetParam());
    const ScoringBatch pair = compared(picture(first, height, width), picture(second, height, width));
    ASSERT_EQ(metric->missing(pair), std::nullopt) << c;
    metric->add(pair);
    const double expected = c.at("values").at(GetParam());
    EXPECT_NEAR(metric->score().value, expected, kRelative * std::abs(expected) + kNearZero) << c;
    ++compared_with;
  }
  EXPECT_GE(compared_with, 16);
}

INSTANTIATE_TEST_SUITE_P(Metrics, GoldenPairs,
                         testing::Values("psnr", "ssim-skimage-default", "ssim-torchmetrics", "msssim",
                                         "msssim-4scales"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(MsSsim, OfFourScalesTakesPicturesOf81PixelsAndNamesItself) {
  const auto four = metric_named("msssim-4scales"), five = metric_named("msssim");
  const Tensor small = torch::zeros({1, 3, 80, 200}), enough = torch::zeros({1, 3, 81, 81});
  EXPECT_EQ(four->missing(compared(small, small)),
            "the pictures are 200 x 80, MS-SSIM of 4 scales needs 81 x 81 at least");
  EXPECT_EQ(four->missing(compared(enough, enough)), std::nullopt);
  EXPECT_EQ(five->missing(compared(enough, enough)),
            "the pictures are 81 x 81, MS-SSIM (its variant of 4 scales: msssim-4scales) needs 161 x 161 at least");
  EXPECT_EQ(find_metric("msssim-4scales")->protocol, "msssim-4scales");
}

}  // namespace
}  // namespace maskbench
