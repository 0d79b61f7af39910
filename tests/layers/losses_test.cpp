#include "maskbench/losses.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <cmath>
#include <functional>

namespace maskbench {
namespace {

double value(const Tensor& x) { return x.item<double>(); }

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

// D(x) = <w, x>: its gradient is w everywhere.
Critic linear_critic(const Tensor& w) {
  torch::nn::Sequential nothing;
  nothing->push_back(torch::nn::Identity());
  Critic D(Trunk{nothing, 3, 0}, "dense", 2);
  torch::NoGradGuard off;
  D->named_parameters()["head.1.weight"].copy_(w.view({1, 12}));
  return D;
}

TEST(GradientPower, OfALinearCriticIsThePowerOfItsWeights) {
  Critic D = linear_critic(torch::full({12}, 2 / std::sqrt(12.0)));  // |w| = 2
  const Tensor x = torch::rand({5, 3, 2, 2});
  EXPECT_NEAR(value(gradient_power(D, x, 2)), 4, 1e-5);
  EXPECT_NEAR(value(gradient_power(D, x, 6)), 64, 1e-4);
  EXPECT_NEAR(value(gradient_power(D, x, 1)), 2, 1e-5);
}

TEST(GradientPower, TakesTheNormOfEachPictureNotOfTheBatch) {
  Critic D = linear_critic(torch::full({12}, 2 / std::sqrt(12.0)));
  EXPECT_NEAR(value(gradient_power(D, torch::rand({1, 3, 2, 2}), 6)), 64, 1e-4);
  EXPECT_NEAR(value(gradient_power(D, torch::rand({9, 3, 2, 2}), 6)), 64, 1e-4);
}

// Smooth, so that its finite differences have a limit.
Critic smooth_critic() {
  torch::manual_seed(2);
  torch::nn::Sequential stages;
  stages->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 4, 3).stride(2).padding(1)));
  stages->push_back(torch::nn::Tanh());
  Critic D(Trunk{stages, 4, 1}, "map", 6);
  torch::NoGradGuard off;
  for (Tensor& weight : D->parameters()) weight.mul_(3);
  D->to(torch::kFloat64);
  return D;
}

TEST(GradientPower, HasTheGradientOfItsFiniteDifferences) {
  Critic D = smooth_critic();
  const Tensor real = torch::rand({2, 3, 6, 6}, torch::kFloat64), fake = torch::rand({2, 3, 6, 6}, torch::kFloat64);
  constexpr double kWeight = 1e3, kStep = 1e-3;  // the penalty dominates the loss
  for (const double p : {2.0, 6.0}) {
    const auto loss = [&] { return D(fake).mean() - D(real).mean() + kWeight * gradient_power(D, real, p); };
    EXPECT_GT(kWeight * value(gradient_power(D, real, p)), 10 * std::abs(value(D(fake).mean() - D(real).mean())));
    D->zero_grad();
    loss().backward();
    for (Tensor& weight : D->parameters()) {
      if (!weight.grad().defined() || weight.numel() == 1) continue;  // the bias of the score: no gradient
      const Tensor flat = weight.detach().view({-1});
      const double scale = value(weight.grad().abs().max());
      for (int64_t i = 0; i < flat.size(0); i += 7) {
        flat[i] += kStep;
        const double above = value(loss());
        flat[i] -= 2 * kStep;
        const double below = value(loss());
        flat[i] += kStep;
        EXPECT_NEAR(value(weight.grad().view({-1})[i]), (above - below) / (2 * kStep), 2e-3 * scale) << p << " " << i;
      }
    }
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
