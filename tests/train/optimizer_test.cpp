#include "train/optimizers/optimizer.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/linear.h>

#include "spec/sections.h"

namespace maskbench {
namespace {

using torch::Tensor;
using torch::nn::Linear;

void fill(Linear& layer, double value) {
  torch::NoGradGuard off;
  for (Tensor& weight : layer->parameters()) weight.fill_(value);
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

}  // namespace
}  // namespace maskbench
