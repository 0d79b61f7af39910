#include <gtest/gtest.h>

#include <cmath>

#include "tests/metrics/metric_named.h"

namespace maskbench {
namespace {

TEST(Psnr, IsTwentyDecibelWhereEveryPixelIsOffByATenth) {
  const auto metric = metric_named("psnr");
  const Tensor reference = torch::full({2, 3, 5, 7}, 0.5, torch::kFloat64);
  metric->add(compared(reference + 0.1, reference));
  EXPECT_NEAR(metric->score().value, 20, 1e-9);
}

TEST(Psnr, CountsIdenticalPicturesAsAHundred) {
  const auto metric = metric_named("psnr");
  const Tensor reference = torch::full({1, 3, 5, 7}, 0.5, torch::kFloat64);
  metric->add(compared(reference, reference));
  metric->add(compared(reference + 0.01, reference));
  const Score score = metric->score();
  ASSERT_EQ(score.n, 2);
  EXPECT_EQ(score.per_image[0], 100);
  EXPECT_NEAR(score.per_image[1], 40, 1e-9);
  EXPECT_NEAR(score.value, 70, 1e-9);
}

TEST(Psnr, IsOfTheErrorOverAllChannelsNotTheMeanOfTheirs) {
  const auto metric = metric_named("psnr");
  const Tensor reference = torch::zeros({1, 3, 4, 4}, torch::kFloat64);
  Tensor image = reference.clone();
  image.select(1, 0).fill_(0.3);
  metric->add(compared(image, reference));
  EXPECT_NEAR(metric->score().value, -10 * std::log10(0.09 / 3), 1e-9);
}

TEST(Psnr, IsAbsentWithoutAReference) {
  EXPECT_EQ(metric_named("psnr")->missing(compared(torch::zeros({1, 3, 4, 4}), {})),
            "there is nothing to compare with");
}

}  // namespace
}  // namespace maskbench
