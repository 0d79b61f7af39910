#include "maskbench/spectral_norm.h"

#include <torch/nn/modules/linear.h>

#include "maskbench/losses.h"
#include "tests/layers/critics.h"

namespace maskbench {
namespace {

using torch::nn::Conv2d;
using torch::nn::Linear;
using torch::nn::Sequential;

// The slow twin: the largest singular value of a weight as a matrix of its outputs.
Tensor largest_singular_value(const Tensor& weight) { return torch::linalg_svdvals(weight.flatten(1)).max(); }

Linear linear(const Tensor& weight) {
  Linear layer(weight.size(1), weight.size(0));
  layer->to(weight.scalar_type());
  torch::NoGradGuard off;
  layer->weight.copy_(weight);
  return layer;
}

void renew_often(SpectralNorm& norm) {
  for (int i = 0; i < 300; ++i) norm.renew(/*iterate=*/true);
}

TEST(SpectralNorm, OfOneIterationIsTheHandCalculation) {
  Linear layer = linear(torch::tensor({{3.0, 0.0}, {0.0, 1.0}}));
  const Tensor original = layer->weight;
  Sequential network(layer);
  SpectralNorm norm(*network);
  layer->named_buffers()["u"].copy_(torch::tensor({0.6, 0.8}));
  norm.renew(/*iterate=*/true);  // v = (1.8, 0.8) / 1.969772; W v = (2.741435, 0.406138), of length 2.771356
  EXPECT_LT(value((layer->named_buffers()["u"] - torch::tensor({0.989203, 0.146549})).abs().max()), 1e-5);
  EXPECT_LT(value((layer->weight - original / 2.771356).abs().max()), 1e-5);
}

TEST(SpectralNorm, DividesEachWeightByItsLargestSingularValue) {
  torch::manual_seed(1);
  Conv2d convolution(3, 5, 4), grouped(torch::nn::Conv2dOptions(4, 6, 3).groups(2));
  Linear wide(20, 3), score(9, 1);
  const std::vector<Tensor*> used = {&convolution->weight, &grouped->weight, &wide->weight, &score->weight};
  const std::vector<Tensor> original = {convolution->weight, grouped->weight, wide->weight, score->weight};
  torch::nn::ModuleList network(convolution, torch::nn::ModuleList(grouped, wide), score);
  SpectralNorm norm(*network);
  renew_often(norm);
  for (size_t i = 0; i < used.size(); ++i) {
    EXPECT_NEAR(value(largest_singular_value(*used[i])), 1, 1e-4) << i;
    const Tensor expected = original[i] / largest_singular_value(original[i]);
    EXPECT_LT(value((*used[i] - expected).abs().max()), 1e-4) << i;
  }
}

TEST(SpectralNorm, LeavesToOptimizerAndCheckpointTheWeightsThatWereThere) {
  Critic D = smooth_critic(), plain = smooth_critic();
  D->normalise_spectrum();
  D(torch::rand({2, 3, 6, 6}, torch::kFloat64)).sum().backward();
  const auto weights = D->named_parameters(), before = plain->named_parameters();
  ASSERT_EQ(weights.keys(), before.keys());
  for (const auto& weight : weights) {
    EXPECT_TRUE(weight.value().equal(before[weight.key()])) << weight.key();
    EXPECT_TRUE(weight.value().is_leaf() && weight.value().grad().defined()) << weight.key();
  }
  EXPECT_EQ(D->named_buffers().keys(), (std::vector<std::string>{"trunk.0.u", "head.0.u"}));
}

TEST(SpectralNorm, IteratesInTrainingOnly) {
  Critic D = smooth_critic();
  D->normalise_spectrum();
  const Tensor u = D->named_buffers()["trunk.0.u"], before = u.clone(), x = torch::rand({2, 3, 6, 6}, torch::kFloat64);
  D->eval();
  const Tensor score = D(x);
  EXPECT_TRUE(D(x).equal(score));
  EXPECT_TRUE(u.equal(before));
  D->train();
  D(x);
  EXPECT_FALSE(u.equal(before));
  EXPECT_NEAR(value(u.norm()), 1, 1e-9);
}

TEST(SpectralNorm, BoundsTheSlopeOfACritic) {
  Critic D = linear_critic(torch::rand({12}) * 50);
  D->normalise_spectrum();
  EXPECT_NEAR(value(gradient_power(D, torch::rand({4, 3, 2, 2}), 1)), 1, 1e-5);
}

// Where u has converged, the singular vectors held constant are those of the weight itself, so the gradient is that of
// the division by its true largest singular value.
TEST(SpectralNorm, HasTheGradientOfTheTrueDivision) {
  torch::manual_seed(3);
  const Tensor start = torch::randn({4, 6}, torch::kFloat64), A = torch::randn({4, 6}, torch::kFloat64);
  Linear layer = linear(start);
  const Tensor W = layer->weight;
  Sequential network(layer);
  SpectralNorm norm(*network);
  renew_often(norm);
  (layer->weight * A).sum().backward();
  const auto divided = [&](const Tensor& w) { return value((w * A).sum() / largest_singular_value(w)); };
  constexpr double kStep = 1e-6;
  for (int64_t i = 0; i < 24; ++i) {
    Tensor shift = torch::zeros({24}, torch::kFloat64);
    shift[i] = kStep;
    shift = shift.view({4, 6});
    const double expected = (divided(start + shift) - divided(start - shift)) / (2 * kStep);
    EXPECT_NEAR(value(W.grad().view({-1})[i]), expected, 1e-6) << i;
  }
}

// In evaluation u stands still, and the length of W^T u has exactly the gradient that a constant v gives.
TEST(SpectralNorm, CanBeDifferentiatedThroughAPenalty) {
  Critic D = smooth_critic();
  D->normalise_spectrum();
  D->eval();
  const Tensor real = torch::rand({2, 3, 6, 6}, torch::kFloat64);
  for (const double p : {2.0, 6.0}) expect_finite_differences(D, [&] { return 1e3 * gradient_power(D, real, p); });
}

TEST(SpectralNorm, LetsOneGraphHoldSeveralPasses) {
  Critic D = smooth_critic();
  D->normalise_spectrum();
  const Tensor x = torch::rand({2, 3, 6, 6}, torch::kFloat64);
  (D(x).mean() - D(1 - x).mean() + gradient_power(D, x, 2)).backward();
  EXPECT_TRUE(D->parameters()[0].grad().isfinite().all().item<bool>());
}

}  // namespace
}  // namespace maskbench
