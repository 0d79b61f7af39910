#include "train/average.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>

namespace maskbench {
namespace {

using torch::Tensor;
using torch::nn::BatchNorm1d;
using torch::nn::Linear;

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

}  // namespace
}  // namespace maskbench
