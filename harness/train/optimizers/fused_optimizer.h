// Optimisers for CUDA devices: a few kernel launches per step. All values that change from step to step go through
// StepInputs, so that a step can be captured in a CUDA graph.
#pragma once

#include <torch/optim/adam.h>
#include <torch/optim/rmsprop.h>

#include <vector>

#include "layers/step_inputs.h"

namespace maskbench {

// Same as torch::optim::Adam up to rounding, with the same state. Source: Kingma & Ba 2015, arXiv:1412.6980.
class FusedAdam final : public torch::optim::Adam {
 public:
  FusedAdam(std::vector<at::Tensor> weights, torch::optim::AdamOptions options, StepInputs& values)
      : Adam(std::move(weights), options), values_(values) {}
  at::Tensor step(LossClosure closure = nullptr) override;

 private:
  StepInputs& values_;
};

// Same as torch::optim::RMSprop without momentum up to rounding, with the same state.
class FusedRMSprop final : public torch::optim::RMSprop {
 public:
  FusedRMSprop(std::vector<at::Tensor> weights, torch::optim::RMSpropOptions options, StepInputs& values)
      : RMSprop(std::move(weights), options), values_(values) {}
  at::Tensor step(LossClosure closure = nullptr) override;

 private:
  StepInputs& values_;
};

}  // namespace maskbench
