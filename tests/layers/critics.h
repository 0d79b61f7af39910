// Critics small enough to calculate with.
#pragma once

#include <gtest/gtest.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/conv.h>

#include <functional>

#include "maskbench/layers.h"

namespace maskbench {

inline double value(const Tensor& x) { return x.item<double>(); }

// D(x) = <w, x> over pictures of 2 x 2: its gradient is `w` [12] everywhere.
inline Critic linear_critic(const Tensor& w) {
  torch::nn::Sequential nothing;
  nothing->push_back(torch::nn::Identity());
  Critic D(Trunk{nothing, 3, 0}, "dense", 2);
  torch::NoGradGuard off;
  D->named_parameters()["head.1.weight"].copy_(w.view({1, 12}));
  return D;
}

// Over pictures of 6 x 6, in double. Smooth, so that its finite differences have a limit.
inline Critic smooth_critic() {
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

// Every seventh weight's gradient is the central difference of the loss; float32 inside a penalty allows 0.2 %.
inline void expect_finite_differences(Critic& D, const std::function<Tensor()>& loss) {
  constexpr double kStep = 1e-3;
  D->zero_grad();
  loss().backward();
  for (Tensor& weight : D->parameters()) {
    if (!weight.grad().defined() || weight.numel() == 1) continue;  // the bias of the score: no gradient
    const Tensor flat = weight.detach().view({-1});
    const double scale = value(weight.grad().abs().max());
    EXPECT_GT(scale, 0);
    for (int64_t i = 0; i < flat.size(0); i += 7) {
      flat[i] += kStep;
      const double above = value(loss());
      flat[i] -= 2 * kStep;
      const double below = value(loss());
      flat[i] += kStep;
      EXPECT_NEAR(value(weight.grad().view({-1})[i]), (above - below) / (2 * kStep), 2e-3 * scale) << i;
    }
  }
}

}  // namespace maskbench
