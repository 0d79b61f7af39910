// Optimisers of a device: a few launches a step, and nothing of them on the host but what goes through StepInputs.
#pragma once

#include <torch/optim/adam.h>
#include <torch/optim/rmsprop.h>

#include <vector>

#include "maskbench/step_inputs.h"

namespace maskbench {

// Adam as LibTorch's, to rounding; its state is the same. Source: Kingma & Ba 2015, arXiv:1412.6980.
class FusedAdam final : public torch::optim::Adam {
 public:
  FusedAdam(std::vector<at::Tensor> weights, torch::optim::AdamOptions options, StepInputs& values)
      : Adam(std::move(weights), options), values_(values) {}
  at::Tensor step(LossClosure closure = nullptr) override;

 private:
  StepInputs& values_;
};

// RMSprop as LibTorch's without momentum, to rounding; its state is the same.
class FusedRMSprop final : public torch::optim::RMSprop {
 public:
  FusedRMSprop(std::vector<at::Tensor> weights, torch::optim::RMSpropOptions options, StepInputs& values)
      : RMSprop(std::move(weights), options), values_(values) {}
  at::Tensor step(LossClosure closure = nullptr) override;

 private:
  StepInputs& values_;
};

}  // namespace maskbench
