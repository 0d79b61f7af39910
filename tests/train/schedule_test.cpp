#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include "layers/convolution.h"
#include "maskbench/warp.h"
#include "spec/sections.h"
#include "train/average.h"
#include "train/flops.h"
#include "train/optimizers/optimizer.h"
#include "train/placement.h"

namespace maskbench {
namespace {

using torch::nn::BatchNorm1d;
using torch::nn::Conv2d;
using torch::nn::Conv2dOptions;
using torch::nn::Linear;

double difference(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }

void fill(Linear& layer, double value) {
  torch::NoGradGuard off;
  for (Tensor& weight : layer->parameters()) weight.fill_(value);
}

double average_of(AveragedWeights& average, Linear& layer) {
  average.swap();
  const double value = layer->bias[0].item<double>();
  average.swap();
  return value;
}

TEST(AveragedWeights, FollowTheHandCalculation) {
  Linear layer(1, 1);
  fill(layer, 1);
  AveragedWeights average(*layer, 0.15);
  StepInputs values(torch::kCPU);
  fill(layer, 2);
  average.update(values);  // decay 1/10
  EXPECT_NEAR(average_of(average, layer), 0.1 * 1 + 0.9 * 2, 1e-6);
  fill(layer, 4);
  average.update(values);  // 2/11 is more than 0.15
  EXPECT_NEAR(average_of(average, layer), 0.15 * 1.9 + 0.85 * 4, 1e-6);
}

TEST(AveragedWeights, SwappedTwiceChangeNothing) {
  torch::manual_seed(1);
  BatchNorm1d layer(3);
  AveragedWeights average(*layer, 0.9);
  StepInputs values(torch::kCPU);
  layer->forward(torch::randn({8, 3}) * 5 + 1);
  average.update(values);
  layer->forward(torch::randn({8, 3}) * 5 + 1);
  const Tensor mean = layer->running_mean.clone(), seen = layer->num_batches_tracked.clone();
  average.swap();
  EXPECT_FALSE(layer->running_mean.equal(mean));
  EXPECT_EQ(layer->num_batches_tracked.item<int64_t>(), 1);
  average.swap();
  EXPECT_TRUE(layer->running_mean.equal(mean));
  EXPECT_TRUE(layer->num_batches_tracked.equal(seen));
}

// Its statistics are averaged as its weights are, so what is scored normalises as what was trained did.
TEST(AveragedWeights, NormaliseInEvaluationAsTheyDidInTraining) {
  torch::manual_seed(1);
  torch::nn::Sequential network(Linear(4, 6), BatchNorm1d(6));
  Tensor weight = network->parameters()[0].detach();
  weight.mul_(4);
  AveragedWeights average(*network, 0.99);
  StepInputs values(torch::kCPU);
  const auto batch = [](int64_t size = 256) { return torch::randn({size, 4}) * 3 + 2; };
  for (int i = 0; i < 1500; ++i) {
    torch::NoGradGuard off;
    weight.add_(0.002);  // what training does: the network drifts
    network->forward(batch());
    average.update(values);
  }
  average.swap();
  const Tensor x = batch(20000);
  network->eval();
  const Tensor scored = network->forward(x);
  network->train();
  const double apart = (scored - network->forward(x)).abs().mean().item<double>();
  EXPECT_LT(apart, 0.03);
  average.swap();
  network->eval();
  EXPECT_GT((network->forward(x) - scored).abs().max().item<double>(), 1e-3) << "nothing was averaged";
}

Options train_with(const std::string& key, Value value) {
  Options train(train_schema());
  train.set(key, std::move(value));
  return train;
}

TEST(RateFactor, FallsLinearlyFromWhereItIsToldTo) {
  Options train = train_with("rate_schedule", std::string("linear"));
  train.set("decay_from", 0.6);
  EXPECT_EQ(rate_factor(train, 0), 1);
  EXPECT_EQ(rate_factor(train, 0.6), 1);
  EXPECT_NEAR(rate_factor(train, 0.8), 0.5, 1e-12);
  EXPECT_NEAR(rate_factor(train, 1), 0, 1e-12);
  EXPECT_EQ(rate_factor(train, 1.5), 0);
  train.set("decay_from", 1.0);
  EXPECT_EQ(rate_factor(train, 1), 1);
}

TEST(RateFactor, IsOneWhenConstant) { EXPECT_EQ(rate_factor(Options(train_schema()), 0.99), 1); }

TEST(Optimizer, IsTheOneNamedAtTheRateSet) {
  Linear layer(1, 1);
  const auto stepped = [&](const Options& train, double rate) {
    fill(layer, 1);
    StepInputs values(torch::kCPU);
    const auto optimizer = make_optimizer(*layer, train, 0.5, values);
    set_rate(*optimizer, rate);
    layer->zero_grad();
    (layer->bias * 3).sum().backward();
    optimizer->step();
    return layer->bias.item<double>();
  };
  EXPECT_NEAR(stepped(train_with("optimizer", std::string("adam")), 0.01), 1 - 0.01, 1e-5);
  // RMSprop's first step: g / sqrt(0.01 g^2) = 10.
  EXPECT_NEAR(stepped(train_with("optimizer", std::string("rmsprop")), 0.01), 1 - 0.1, 1e-5);
}

TEST(Placement, StartsWhereTrainSays) {
  Options train = train_with("placement_scale", 0.6);
  train.set("placement_down", 0.3);
  const Tensor start = Placement(train).start(3);
  ASSERT_EQ(start.sizes(), (std::vector<int64_t>{3, 8}));
  for (int64_t i = 0; i < 3; ++i) EXPECT_TRUE(start[i].equal(sl3_placement(0.6, 0, 0.3)));
}

TEST(Placement, WithoutSpreadIsItsStart) {
  Options train = train_with("placement_scale", 0.6);
  train.set("placement_spread", Numbers(8, 0.0));
  train.set("placement_down", 0.3);
  Rng rng(1, "placement", 0);
  const Placement placement(train);
  EXPECT_LT(difference(placement.random(2, rng), homography_from_sl3(placement.start(2))), 1e-6);
}

TEST(Placement, SpreadsEachComponentAboutTheStart) {
  const Numbers spread{0.3, 0, 0, 0, 0.1, 0, 0, 0};
  Options train = train_with("placement_spread", spread);
  train.set("placement_scale", 0.5);
  Rng rng(1, "placement", 0);
  // The start is x -> x / 0.5, and two shifts alone are exp(p) = [1 0 p1; 0 1 p5; 0 0 1].
  Tensor H = Placement(train).random(4000, rng).to(torch::kFloat64);
  H = H / H.select(1, 2).select(1, 2).view({-1, 1, 1});
  EXPECT_LT(difference(H.slice(1, 0, 2).slice(2, 0, 2), torch::eye(2, torch::kFloat64).expand({4000, 2, 2}) * 2), 1e-5);
  const Tensor shift = H.slice(1, 0, 2).select(2, 2);
  EXPECT_LT(difference(shift.std(0), torch::tensor({0.3, 0.1}, torch::kFloat64)), 0.01);
  EXPECT_LT(difference(shift.mean(0), torch::zeros({2}, torch::kFloat64)), 0.02);
}

TEST(Placement, HasJitterOnlyWhenAsked) {
  EXPECT_FALSE(Placement(Options(train_schema())).jitters());
  EXPECT_TRUE(Placement(train_with("jitter", 0.5)).jitters());
  EXPECT_TRUE(Placement(train_with("jitter_end", 0.5)).jitters());
}

TEST(Placement, HasNoiseOfItsSpread) {
  Rng rng(1, "placement", 0);
  const Tensor noise = Placement(Options(train_schema())).noise(1000, rng);
  EXPECT_EQ(noise.size(1), 8);
  EXPECT_NEAR(noise.select(1, 0).std().item<double>(), 0.35, 0.02);  // placement_spread's default
  EXPECT_NEAR(noise.select(1, 3).std().item<double>(), 0.5, 0.03);
}

TEST(Placement, ChangesItsJitterUntilItsEnd) {
  Options train = train_with("jitter", 0.4);
  train.set("jitter_end", 0.1);
  train.set("jitter_until", 0.5);
  const Placement placement(train);
  EXPECT_NEAR(placement.jitter(0), 0.4, 1e-12);
  EXPECT_NEAR(placement.jitter(0.25), 0.25, 1e-12);
  EXPECT_NEAR(placement.jitter(0.5), 0.1, 1e-12);
  EXPECT_NEAR(placement.jitter(1), 0.1, 1e-12);
}

TEST(CountFlops, OfAConvolutionIsItsMultiplyAddsForwardAndBackward) {
  constexpr double kForward = 2.0 * (2 * 8 * 10 * 10) * (3 * 3 * 3);
  Conv2d layer(Conv2dOptions(3, 8, 3).padding(1));
  const Tensor x = torch::rand({2, 3, 10, 10});
  EXPECT_EQ(count_flops([&] { layer(x); }), kForward);
  EXPECT_EQ(count_flops([&] { layer(x).sum().backward(); }), 2 * kForward);  // weights alone
  const Tensor learning = x.clone().requires_grad_();
  EXPECT_EQ(count_flops([&] { layer(learning).sum().backward(); }), 3 * kForward);
}

TEST(CountFlops, CountsOurOwnConvolutionsLikeThoseOfLibTorch) {
  const Tensor x = torch::rand({2, 3, 10, 10}).requires_grad_(), weight = torch::rand({8, 3, 3, 3}).requires_grad_();
  const double ours = count_flops([&] { convolve(x, weight, Tensor(), 2, 1).sum().backward(); });
  EXPECT_EQ(ours, 3 * 2.0 * (2 * 8 * 5 * 5) * (3 * 3 * 3));
}

TEST(CountFlops, CountsAGroupsOwnChannelsOnly) {
  Conv2d layer(Conv2dOptions(8, 8, 3).padding(1).groups(4));
  EXPECT_EQ(count_flops([&] { layer(torch::rand({2, 8, 10, 10})); }), 2.0 * (2 * 8 * 100) * (2 * 9));
}

TEST(CountFlops, OfAMatrixProductIsItsMultiplyAdds) {
  Linear layer(20, 5);
  const Tensor x = torch::rand({4, 20}).requires_grad_();
  EXPECT_EQ(count_flops([&] { layer(x); }), 2 * 4 * 20 * 5);
  EXPECT_EQ(count_flops([&] { layer(x).sum().backward(); }), 3 * 2 * 4 * 20 * 5);
  const Tensor many = torch::rand({3, 4, 5});
  EXPECT_EQ(count_flops([&] { many.bmm(many.transpose(1, 2)); }), 2 * 3 * 4 * 5 * 4);
  EXPECT_EQ(count_flops([&] { torch::zeros({3, 4, 4}).baddbmm_(many, many.transpose(1, 2)); }), 2 * 3 * 4 * 5 * 4);
}

TEST(CountFlops, CountsNothingElse) {
  EXPECT_EQ(count_flops([] { torch::rand({10, 10}).exp().sum(); }), 0);
  EXPECT_EQ(count_flops([] {}), 0);
}

}  // namespace
}  // namespace maskbench
