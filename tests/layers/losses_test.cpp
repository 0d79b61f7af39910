#include "maskbench/losses.h"

#include <torch/nn/modules/linear.h>

#include <cmath>

#include "tests/layers/critics.h"

namespace maskbench {
namespace {

TEST(CrossEntropy, IsTheHandCalculation) {
  EXPECT_NEAR(value(taken_for_real(torch::zeros({3}))), std::log(2.0), 1e-6);
  EXPECT_NEAR(value(taken_for_fake(torch::zeros({3}))), std::log(2.0), 1e-6);
  const Tensor score = torch::tensor({2.0, -1.0});
  EXPECT_NEAR(value(taken_for_real(score)), (0.126928 + 1.313262) / 2, 1e-6);
  EXPECT_NEAR(value(taken_for_fake(score)), (2.126928 + 0.313262) / 2, 1e-6);
}

TEST(CrossEntropy, StaysFiniteWhenTheCriticIsCertain) {
  EXPECT_NEAR(value(taken_for_real(torch::tensor({-1000.0}))), 1000, 1e-3);
  EXPECT_NEAR(value(taken_for_fake(torch::tensor({1000.0}))), 1000, 1e-3);
  EXPECT_NEAR(value(taken_for_real(torch::tensor({1000.0}))), 0, 1e-6);
}

TEST(PenaltyPoints, LieBetweenWithOneWeightAPicture) {
  Rng rng(1, "penalty", 0);
  const Tensor real = torch::rand({6, 3, 4, 4}), fake = torch::rand({6, 3, 4, 4}).requires_grad_();
  const Tensor points = penalty_points(real, fake, rng);
  EXPECT_FALSE(points.requires_grad());
  const Tensor weight = Rng(1, "penalty", 0).uniform({6});
  EXPECT_GT(value(weight.max() - weight.min()), 0.1);
  for (int64_t i = 0; i < 6; ++i) {
    const Tensor expected = fake[i] + weight[i] * (real[i] - fake[i]);
    EXPECT_LT(value((points[i] - expected).abs().max()), 1e-6) << i;
  }
}

// The linear critic whose gradient has this norm.
Critic critic_of_slope(double norm) { return linear_critic(torch::full({12}, norm / std::sqrt(12.0))); }

TEST(GradientPower, OfALinearCriticIsThePowerOfItsWeights) {
  Critic D = critic_of_slope(2);
  const Tensor x = torch::rand({5, 3, 2, 2});
  EXPECT_NEAR(value(gradient_power(D, x, 2)), 4, 1e-5);
  EXPECT_NEAR(value(gradient_power(D, x, 6)), 64, 1e-4);
  EXPECT_NEAR(value(gradient_power(D, x, 1)), 2, 1e-5);
}

TEST(GradientPower, TakesTheNormOfEachPictureNotOfTheBatch) {
  Critic D = critic_of_slope(2);
  EXPECT_NEAR(value(gradient_power(D, torch::rand({1, 3, 2, 2}), 6)), 64, 1e-4);
  EXPECT_NEAR(value(gradient_power(D, torch::rand({9, 3, 2, 2}), 6)), 64, 1e-4);
}

TEST(GradientPenalty, OfALinearCriticIsTheSquaredDistanceOfItsSlopeFromOne) {
  const Tensor x = torch::rand({5, 3, 2, 2});
  for (const double slope : {0.25, 1.0, 3.0}) {
    Critic D = critic_of_slope(slope);
    EXPECT_NEAR(value(gradient_penalty(D, x)), (slope - 1) * (slope - 1), 1e-5) << slope;
  }
}

TEST(GradientPenalty, OfAFlatCriticIsOneWithAFiniteGradient) {
  Critic D = critic_of_slope(0);
  const Tensor penalty = gradient_penalty(D, torch::rand({5, 3, 2, 2}));
  EXPECT_NEAR(value(penalty), 1, 1e-5);
  penalty.backward();
  EXPECT_TRUE(D->named_parameters()["head.1.weight"].grad().isfinite().all().item<bool>());
}

// The penalty dominates: at first it is invisible in the gradient, and a test of the sum could not fail.
TEST(Penalties, HaveTheGradientOfTheirFiniteDifferences) {
  Critic D = smooth_critic();
  const Tensor real = torch::rand({2, 3, 6, 6}, torch::kFloat64), fake = torch::rand({2, 3, 6, 6}, torch::kFloat64);
  constexpr double kWeight = 1e3;
  const std::vector<std::function<Tensor()>> penalties = {[&] { return gradient_power(D, real, 2); },
                                                          [&] { return gradient_power(D, real, 6); },
                                                          [&] { return gradient_penalty(D, real); }};
  for (const auto& penalty : penalties) {
    const auto rest = [&] { return D(fake).mean() - D(real).mean(); };
    EXPECT_GT(kWeight * value(penalty()), 10 * std::abs(value(rest())));
    expect_finite_differences(D, [&] { return rest() + kWeight * penalty(); });
  }
}

TEST(GradientPower, GivesThePictureNoGradient) {
  Critic D = smooth_critic();
  const Tensor x = torch::rand({2, 3, 6, 6}, torch::kFloat64).requires_grad_();
  gradient_power(D, x, 6).backward();
  EXPECT_FALSE(x.grad().defined());
}

TEST(ClipWeights, LeavesNoWeightOutsideTheLimit) {
  torch::nn::Linear layer(2, 1);
  {
    torch::NoGradGuard off;
    layer->weight.copy_(torch::tensor({{0.5, -0.005}}));
    layer->bias.fill_(-3);
  }
  clip_weights(*layer, 0.01);
  EXPECT_TRUE(layer->weight.equal(torch::tensor({{0.01, -0.005}})));
  EXPECT_TRUE(layer->bias.equal(torch::tensor({-0.01})));
  EXPECT_TRUE(layer->weight.requires_grad());
}

TEST(Rng, GivesTheSameNumbersForTheSameStream) {
  Rng a(5, "jitter", 9), b(5, "jitter", 9);
  EXPECT_TRUE(a.uniform({4}).equal(b.uniform({4})));
  EXPECT_TRUE(a.normal({4}).equal(b.normal({4})));
  EXPECT_TRUE(a.integers(1000, 4).equal(b.integers(1000, 4)));
  EXPECT_FALSE(a.uniform({4}).equal(Rng(5, "jitter", 9).uniform({4})));  // further along
}

TEST(Rng, GivesOtherNumbersForAnotherStream) {
  const Tensor numbers = Rng(5, "jitter", 9).uniform({4});
  EXPECT_FALSE(numbers.equal(Rng(6, "jitter", 9).uniform({4})));
  EXPECT_FALSE(numbers.equal(Rng(5, "batch", 9).uniform({4})));
  EXPECT_FALSE(numbers.equal(Rng(5, "jitter", 10).uniform({4})));
}

TEST(Rng, NeitherReadsNorMovesTheGlobalGenerator) {
  torch::manual_seed(1);
  const Tensor global = torch::rand({4}), own = Rng(5, "jitter", 0).normal({4});
  torch::manual_seed(1);
  EXPECT_TRUE(Rng(5, "jitter", 0).normal({4}).equal(own));
  EXPECT_TRUE(torch::rand({4}).equal(global));
  torch::manual_seed(2);
  EXPECT_TRUE(Rng(5, "jitter", 0).normal({4}).equal(own));
}

TEST(Rng, KeepsToTheRangeAskedFor) {
  Rng rng(5, "range", 0);
  const Tensor uniform = rng.uniform({4000}, -1, 3), integers = rng.integers(3, 400);
  EXPECT_GE(value(uniform.min()), -1);
  EXPECT_LT(value(uniform.max()), 3);
  EXPECT_NEAR(value(uniform.mean()), 1, 0.1);
  EXPECT_NEAR(value(rng.normal({4000}, 0.5).std()), 0.5, 0.03);
  EXPECT_EQ(value(integers.min()), 0);
  EXPECT_EQ(value(integers.max()), 2);
}

}  // namespace
}  // namespace maskbench
