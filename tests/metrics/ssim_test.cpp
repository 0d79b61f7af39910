#include "metrics/similarity/ssim.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/metrics/formulas.h"
#include "tests/metrics/metric_named.h"

namespace maskbench {
namespace {

// SSIM of one window of one channel, straight from the paper: a weighted mean, variance and covariance.
double window_ssim(const Tensor& a, const Tensor& b, int top, int left) {
  double weight = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  const auto p = a.accessor<double, 2>(), q = b.accessor<double, 2>();
  for (int i = -5; i <= 5; ++i)
    for (int j = -5; j <= 5; ++j) {
      const double w = std::exp(-(i * i + j * j) / 4.5), s = p[top + 5 + i][left + 5 + j],
                   t = q[top + 5 + i][left + 5 + j];
      weight += w, x += w * s, y += w * t, xx += w * s * s, yy += w * t * t, xy += w * s * t;
    }
  x /= weight, y /= weight;
  const double variance_x = xx / weight - x * x, variance_y = yy / weight - y * y, covariance = xy / weight - x * y;
  return (2 * x * y + 1e-4) * (2 * covariance + 9e-4) / ((x * x + y * y + 1e-4) * (variance_x + variance_y + 9e-4));
}

TEST(Ssim, AgreesWithScikitImage) {
  const auto cases = golden("ssim_wang.json").at("cases");
  ASSERT_FALSE(cases.empty());
  double worst = 0, worst_of_floats = 0;
  for (const auto& c : cases) {
    const auto& [first, second] = pairs().at(c.at("pair"));
    const Tensor a = picture(first, c.at("height"), c.at("width")), b = picture(second, c.at("height"), c.at("width"));
    const double expected = c.at("ssim");
    worst = std::max(worst, std::abs(ssim_wang(a, b).item<double>() - expected));
    const Tensor of_floats = ssim_wang(a.to(torch::kFloat32), b.to(torch::kFloat32));
    worst_of_floats = std::max(worst_of_floats, std::abs(of_floats.item<double>() - expected));
  }
  EXPECT_LT(worst, 1e-10);
  EXPECT_LT(worst_of_floats, 1e-6);
}

TEST(Ssim, AgreesWithThePaperWindowByWindow) {
  const Tensor a = picture(texture, 13, 17), b = picture(blurred, 13, 17);
  double sum = 0;
  for (int c = 0; c < 3; ++c)
    for (int top = 0; top < 3; ++top)
      for (int left = 0; left < 7; ++left) sum += window_ssim(a[0][c], b[0][c], top, left);
  EXPECT_NEAR(ssim_wang(a, b).item<double>(), sum / (3 * 3 * 7), 1e-12);
}

TEST(Ssim, OfFlatPicturesIsTheirLuminanceTerm) {
  const Tensor a = torch::full({1, 3, 12, 12}, 0.5, torch::kFloat64), b = torch::full_like(a, 0.25);
  EXPECT_NEAR(ssim_wang(a, b).item<double>(), (2 * 0.125 + 1e-4) / (0.25 + 0.0625 + 1e-4), 1e-9);
}

TEST(Ssim, GivesEachPictureItsOwnValue) {
  const Tensor a = picture(texture, 24, 24), b = picture(blurred, 24, 24);
  const Tensor values = ssim_wang(torch::cat({a, a, b}), torch::cat({a, b, b}));
  ASSERT_EQ(values.sizes(), at::IntArrayRef({3}));
  EXPECT_NEAR(values[0].item<double>(), 1, 1e-12);
  EXPECT_EQ(values[1].item<double>(), ssim_wang(a, b).item<double>());
  EXPECT_NEAR(values[2].item<double>(), 1, 1e-12);
}

TEST(Ssim, RefusesPicturesSmallerThanItsWindow) {
  const Tensor narrow = torch::zeros({2, 3, 11, 10}), wide = torch::zeros({2, 3, 11, 11});
  EXPECT_THROW(ssim_wang(narrow, narrow), c10::Error);
  EXPECT_THROW(ssim_wang(wide, narrow), c10::Error);
  const auto metric = metric_named("ssim");
  ScoringBatch batch;
  batch.image = batch.reference = narrow;
  EXPECT_EQ(metric->missing(batch), "the pictures are 10 x 11, SSIM needs 11 x 11 at least");
  batch.image = batch.reference = wide;
  EXPECT_EQ(metric->missing(batch), std::nullopt);
}

}  // namespace
}  // namespace maskbench
