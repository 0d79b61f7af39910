// The fused optimisers on the CPU, beside LibTorch's.
#include "train/optimizers/fused_optimizer.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/linear.h>

#include <memory>

#include "train/optimizers/optimizer.h"
#include "train/optimizers/optimizer_state.h"
#include "train/tensor_file.h"

namespace maskbench {
namespace {

using torch::Tensor;
using torch::nn::Linear;

// One layer that follows a moving target.
struct Learner {
  Learner() : layer((torch::manual_seed(3), Linear(5, 4))) {}

  void learn(torch::optim::Optimizer& optimizer, int steps) {
    for (int i = 0; i < steps; ++i) {
      set_rate(optimizer, 0.01 / (1 + i));
      optimizer.zero_grad();
      const Tensor x = torch::linspace(-1, 1 + i, 30).view({6, 5});
      (layer(x) - i).square().sum().backward();
      optimizer.step();
    }
  }

  Linear layer;
  StepInputs values{at::kCPU};
};

void expect_close(const Learner& fused, torch::optim::Optimizer& a, const Learner& plain, torch::optim::Optimizer& b) {
  for (size_t i = 0; i < 2; ++i) {
    const Tensor ours = fused.layer->parameters()[i], theirs = plain.layer->parameters()[i];
    EXPECT_LT((ours - theirs).abs().max().item<double>(), 2e-6);
  }
  const Tensors ours = optimizer_state(a, *fused.layer), theirs = optimizer_state(b, *plain.layer);
  ASSERT_EQ(ours.size(), theirs.size());
  for (const auto& [name, tensor] : ours) {
    const Tensor& like = theirs.at(name);
    EXPECT_LT((tensor - like).abs().max().item<double>(), 1e-5 * (1 + like.abs().max().item<double>())) << name;
  }
}

TEST(FusedAdam, LearnsAsLibTorchsDoes) {
  Learner ours, theirs;
  const auto options = torch::optim::AdamOptions(0.01).betas({0.5, 0.99});
  FusedAdam fused(ours.layer->parameters(), options, ours.values);
  torch::optim::Adam plain(theirs.layer->parameters(), options);
  ours.learn(fused, 20);
  theirs.learn(plain, 20);
  expect_close(ours, fused, theirs, plain);
}

TEST(FusedRMSprop, LearnsAsLibTorchsDoes) {
  Learner ours, theirs;
  FusedRMSprop fused(ours.layer->parameters(), torch::optim::RMSpropOptions(0.01), ours.values);
  torch::optim::RMSprop plain(theirs.layer->parameters(), torch::optim::RMSpropOptions(0.01));
  ours.learn(fused, 20);
  theirs.learn(plain, 20);
  expect_close(ours, fused, theirs, plain);
}

TEST(FusedAdam, LeavesAWeightWithoutGradientAlone) {
  Learner ours;
  FusedAdam fused(ours.layer->parameters(), torch::optim::AdamOptions(0.01), ours.values);
  const Tensor before = ours.layer->weight.detach().clone();
  fused.step();
  EXPECT_TRUE(ours.layer->weight.equal(before));
}

}  // namespace
}  // namespace maskbench
