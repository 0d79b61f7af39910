#include <gtest/gtest.h>

#include <cmath>

#include "tests/metrics/metric_named.h"

namespace maskbench {
namespace {

Tensor homography(std::vector<double> rows) { return torch::tensor(rows, torch::kFloat64).view({1, 3, 3}); }
Tensor identity() { return torch::eye(3, torch::kFloat64).unsqueeze(0); }
// Picture -> template; the mask moves by (-x, -y) in the picture.
Tensor shift(double x, double y) { return homography({1, 0, x, 0, 1, y, 0, 0, 1}); }

Tensor full_template(int64_t height = 11, int64_t width = 11) { return torch::ones({1, height, width}); }

// Columns 2 to 8 and rows 3 to 7 of 11: corners (+-0.6, +-0.4).
Tensor small_template() {
  Tensor alpha = torch::zeros({1, 11, 11});
  alpha.slice(1, 3, 8).slice(2, 2, 9).fill_(0.51);
  alpha[0][0][0] = 0.5;  // not above one half
  return alpha;
}

ScoringBatch warped(const Tensor& H, const Tensor& truth, const Tensor& alpha) {
  ScoringBatch batch;
  batch.homography = H;
  batch.truth_homography = truth;
  batch.template_alpha = alpha;
  return batch;
}

double corner_error(const Tensor& H, const Tensor& truth, const Tensor& alpha) {
  const auto metric = metric_named("corner_error");
  metric->add(warped(H, truth, alpha));
  EXPECT_EQ(metric->score().n, 1);
  return metric->score().value;
}

TEST(CornerError, IsZeroForTheTruth) {
  const Tensor H = homography({1.1, 0.2, -0.3, 0.1, 0.8, 0.2, 0.1, -0.2, 1});
  EXPECT_NEAR(corner_error(H, H, full_template()), 0, 1e-12);
}

TEST(CornerError, OfAShiftIsItsLengthInPercentOfTheWidth) {
  EXPECT_NEAR(corner_error(shift(0.2, 0), identity(), full_template()), 10, 1e-12);
  EXPECT_NEAR(corner_error(shift(0.3, 0), shift(0, 0.4), small_template()), 25, 1e-12);
}

TEST(CornerError, TakesTheCornersOfTheMaskNotOfTheTemplate) {
  // Half the size: corners at (0.3, 0.2) instead of (0.6, 0.4).
  const Tensor H = homography({2, 0, 0, 0, 2, 0, 0, 0, 1});
  EXPECT_NEAR(corner_error(H, identity(), small_template()), 100 * std::hypot(0.3, 0.2) / 2, 1e-12);
}

TEST(CornerError, MeasuresHeightInWidths) {
  EXPECT_NEAR(corner_error(shift(0, 0.2), identity(), full_template(21, 11)), 20, 1e-12);
}

TEST(CornerError, DoesNotDependOnTheScaleOrSignOfAHomography) {
  const Tensor H = homography({1.1, 0.2, -0.3, 0.1, 0.8, 0.2, 0.1, -0.2, 1}), truth = shift(0.1, 0.1);
  const double expected = corner_error(H, truth, small_template());
  for (const double scale : {-1.0, 1e-3, -50.0}) {
    EXPECT_NEAR(corner_error(scale * H, truth, small_template()), expected, 1e-10);
    EXPECT_NEAR(corner_error(H, scale * truth, small_template()), expected, 1e-10);
  }
}

TEST(CornerError, SeesAMirroredMaskInFront) {
  const Tensor mirrored = homography({-1, 0, 0, 0, 1, 0, 0, 0, 1});
  EXPECT_NEAR(corner_error(mirrored, mirrored, small_template()), 0, 1e-12);
  EXPECT_NEAR(corner_error(mirrored, identity(), small_template()), 60, 1e-12);  // from x = -0.6 to 0.6 and back
}

TEST(CornerError, CountsACornerBehindTheCameraAsAHundred) {
  // Template -> picture: w = 1 + 0.6 x + 0.6 y, so -0.2 at (-1,-1), 1 at two corners and 2.2 at (1,1).
  const Tensor H = homography({1, 0, 0, 0, 1, 0, -0.6, -0.6, 1});
  const double of_the_last = 100 * std::hypot(1 - 1 / 2.2, 1 - 1 / 2.2) / 2;
  EXPECT_NEAR(corner_error(H, identity(), full_template()), (100 + 0 + 0 + of_the_last) / 4, 1e-10);
  EXPECT_NEAR(corner_error(identity(), -H, full_template()), (100 + 0 + 0 + of_the_last) / 4, 1e-10);
}

TEST(CornerError, CountsACornerFartherThanTheWidthAsAHundred) {
  EXPECT_EQ(corner_error(shift(5, 0), identity(), full_template()), 100);
  // The mask grows fourfold to the right: its left corners stay, its right ones go from x = 1 to x = 7.
  const Tensor H = homography({0.25, 0, -0.75, 0, 1, 0, 0, 0, 1});
  EXPECT_NEAR(corner_error(H, identity(), full_template()), 50, 1e-10);
}

TEST(CornerError, CountsWhatHasNoPlaceAsAHundred) {
  const Tensor nowhere = torch::full({1, 3, 3}, NAN, torch::kFloat64);
  Tensor partly = identity();
  partly[0][2][1] = NAN;
  EXPECT_EQ(corner_error(nowhere, identity(), full_template()), 100);
  EXPECT_EQ(corner_error(partly, identity(), full_template()), 100);
  EXPECT_EQ(corner_error(identity() * INFINITY, identity(), full_template()), 100);
  EXPECT_EQ(corner_error(homography({1, 0, 0, 2, 0, 0, 0, 0, 1}), identity(), full_template()), 100);
  // Singular, and its adjugate would put every corner into the middle of the picture.
  EXPECT_EQ(corner_error(homography({1, 0, 0, 0, 1, 0, 0.5, 0.5, 0}), identity(), full_template()), 100);
  EXPECT_EQ(corner_error(identity(), nowhere, full_template()), 100);
  EXPECT_EQ(corner_error(identity(), identity(), torch::zeros({1, 11, 11})), 100);
}

TEST(CornerError, AgreesWithAnInverseByLinearAlgebra) {
  torch::manual_seed(7);
  const Tensor H = torch::linalg_matrix_exp(0.15 * torch::randn({20, 3, 3}, torch::kFloat64));
  const Tensor truth = torch::linalg_matrix_exp(0.15 * torch::randn({20, 3, 3}, torch::kFloat64));
  const Tensor corners =
      torch::tensor({{-0.6, 0.6, -0.6, 0.6}, {-0.4, -0.4, 0.4, 0.4}, {1.0, 1.0, 1.0, 1.0}}, torch::kFloat64);
  const auto placed = [&](const Tensor& h) {
    const Tensor p = torch::matmul(torch::linalg_inv(h), corners);
    return p.slice(1, 0, 2) / p.slice(1, 2, 3);
  };
  const Tensor expected = (100 * (placed(H) - placed(truth)).norm(2, {1}) / 2).clamp_max(100).mean(1);
  const auto metric = metric_named("corner_error");
  metric->add(warped(H, truth, small_template().expand({20, 11, 11})));
  const Score score = metric->score();
  for (int i = 0; i < 20; ++i) EXPECT_NEAR(score.per_image[i], expected[i].item<double>(), 1e-9) << i;
  EXPECT_NEAR(score.value, expected.mean().item<double>(), 1e-9);
}

TEST(CornerErrorMedian, IsTheMiddleOrTheMeanOfTheTwoInTheMiddle) {
  const auto metric = metric_named("corner_error_median");
  for (const double x : {0.6, 0.2, 5.0}) metric->add(warped(shift(x, 0), identity(), full_template()));
  EXPECT_NEAR(metric->score().value, 30, 1e-10);
  metric->add(warped(shift(0.4, 0), identity(), full_template()));
  EXPECT_NEAR(metric->score().value, 25, 1e-10);
  EXPECT_EQ(metric->score().n, 4);
  EXPECT_NEAR(metric->score().per_image[0], 30, 1e-10);  // in the order of adding
}

TEST(CornerError, SaysWhatIsNotKnown) {
  EXPECT_EQ(refusal("corner_error", {}), "the model has no warp");
  EXPECT_EQ(refusal("corner_error", warped(identity(), {}, {})), "the source knows no truth");
  EXPECT_EQ(refusal("corner_error", warped(identity(), identity(), {})), "the mask before its warp is not known");
}

TEST(CornerError, CountsMasksBeyondATenthOfTheWidthAsMisplaced) {
  const auto metric = metric_named("misplaced");
  for (const double right : {0.0, 0.19, 0.21, 1.0})  // 0, 9.5, 10.5 and 50 %
    metric->add(warped(shift(right, 0), identity(), full_template()));
  metric->add(warped(homography({0, 0, 0, 0, 0, 0, 0, 0, 0}), identity(), full_template()));  // nowhere
  EXPECT_EQ(metric->score().value, 0.6);
  EXPECT_EQ(metric->score().per_image, (std::vector<double>{0, 0, 1, 1, 1}));
}

}  // namespace
}  // namespace maskbench
