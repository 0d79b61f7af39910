// Skill, pose response and centre response against numbers worked out by hand.
#include "metrics/task/response.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/metrics/metric_named.h"

namespace maskbench {
namespace {

// [x / scale - shift]: picture -> template of a mask that is `scale` times as large and moved by `right`, `down`.
Tensor placed(double scale, double right, double down, double turn = 0) {
  const double c = std::cos(turn) / scale, s = std::sin(turn) / scale;
  return torch::tensor({{c, s, -c * right - s * down}, {-s, c, s * right - c * down}, {0.0, 0.0, 1.0}},
                       torch::kFloat64);
}

ScoringBatch pairs(const std::vector<Tensor>& found, const std::vector<Tensor>& truth) {
  ScoringBatch batch;
  batch.homography = torch::stack(found);
  batch.truth_homography = torch::stack(truth);
  batch.constant_homography = placed(1, 0, 0).expand({int64_t(found.size()), 3, 3});
  batch.template_alpha = torch::ones({int64_t(found.size()), 21, 21});
  return batch;
}

TEST(FittedLine, IsThatOfLeastSquares) {
  const Line line = fitted_line({0, 1, 2, 3}, {1, 3, 2, 4});  // by hand: xy 4, xx 5, yy 5
  EXPECT_NEAR(line.slope, 0.8, 1e-12);
  EXPECT_NEAR(line.r2, 0.64, 1e-12);
  EXPECT_EQ(fitted_line({0, 1, 2}, {5, 5, 5}).r2, 0);
  EXPECT_EQ(fitted_line({7, 7}, {1, 2}).slope, 0);
  EXPECT_EQ(fitted_line({}, {}).r2, 0);
}

// Shifts by 0.2 and 0.4 are 10 and 20 % of the width; half of each is removed, then nothing.
TEST(Skill, IsTheShareOfTheConstantErrorThatIsRemoved) {
  const auto skill = metric_named("skill");
  skill->add(pairs({placed(1, 0.1, 0), placed(1, 0, 0)}, {placed(1, 0.2, 0), placed(1, 0.4, 0)}));
  const Score score = skill->score();  // errors 5 and 20 of a mean of 15
  EXPECT_EQ(score.n, 2);
  EXPECT_NEAR(score.value, 1 - 12.5 / 15, 1e-9);
  EXPECT_NEAR(score.per_image[0], 1 - 5 / 15.0, 1e-9);
  EXPECT_NEAR(score.per_image[1], 1 - 20 / 15.0, 1e-9);
}

TEST(Skill, IsOneForTheTruthAndZeroForTheConstant) {
  const std::vector<Tensor> truth = {placed(0.8, 0.1, 0.2), placed(1.1, -0.2, 0), placed(1, 0, 0.3, 0.2)};
  const auto perfect = metric_named("skill"), constant = metric_named("skill");
  perfect->add(pairs(truth, truth));
  constant->add(pairs({3, placed(1, 0, 0)}, truth));
  EXPECT_NEAR(perfect->score().value, 1, 1e-9);
  EXPECT_NEAR(constant->score().value, 0, 1e-9);
}

TEST(PoseResponse, IsOneWhereThePoseIsFollowedAndNothingForAConstant) {
  std::vector<Tensor> truth, half, constant;
  for (int i = 0; i < 5; ++i) {
    const double right = 0.1 * (i % 3), down = 0.07 * (i % 2), size = 0.8 + 0.1 * (i * 2 % 5), turn = 0.1 * (i * 3 % 4);
    truth.push_back(placed(size, right, down, turn));
    half.push_back(placed(std::sqrt(size), right / 2, down / 2, turn / 2));
    constant.push_back(placed(1, 0.3, 0.1));
  }
  const auto score = [&](const std::vector<Tensor>& found) {
    const auto metric = metric_named("pose_response");
    metric->add(pairs(found, truth));
    return metric->score();
  };
  EXPECT_NEAR(score(truth).value, 1, 1e-9);
  EXPECT_EQ(score(truth).note, "R² and slope: right 1.00, 1.00; down 1.00, 1.00; size 1.00, 1.00; turn 1.00, 1.00");
  EXPECT_NEAR(score(half).value, 1, 1e-9);
  EXPECT_EQ(score(half).note, "R² and slope: right 1.00, 0.50; down 1.00, 0.50; size 1.00, 0.50; turn 1.00, 0.50");
  EXPECT_NEAR(score(constant).value, 0, 1e-9);
  EXPECT_EQ(score(half).n, 5);
}

TEST(PoseResponse, LeavesOutMasksThatAreNowhere) {
  const auto metric = metric_named("pose_response");
  metric->add(
      pairs({placed(1, 0, 0), torch::full({3, 3}, NAN, torch::kFloat64)}, {placed(1, 0.1, 0), placed(1, 0, 0)}));
  EXPECT_EQ(metric->score().n, 1);
}

TEST(CentreResponse, ComparesTheCentresOfMaskAndMouth) {
  ScoringBatch batch;
  batch.nose_and_mouth = torch::zeros({3, 20, 20}, torch::kBool);
  batch.mask = torch::zeros({3, 20, 20});
  const int64_t right[] = {2, 6, 10}, down[] = {4, 8, 6};
  for (int64_t i = 0; i < 3; ++i) {
    batch.nose_and_mouth[i].narrow(0, down[i], 3).narrow(1, right[i], 3).fill_(true);
    batch.mask[i].narrow(0, down[i] / 2, 3).narrow(1, 7, 3).fill_(1);
  }
  const auto metric = metric_named("centre_response");
  metric->add(batch);
  EXPECT_NEAR(metric->score().value, 0.5, 1e-9);  // follows down by half, right not at all
  EXPECT_EQ(metric->score().note, "R² and slope: right 0.00, 0.00; down 1.00, 0.50");
  batch.mask.zero_();
  const auto bare = metric_named("centre_response");
  bare->add(batch);
  EXPECT_EQ(bare->score().n, 0);
}

}  // namespace
}  // namespace maskbench
