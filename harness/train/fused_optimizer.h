// Optimisers of a device: a few launches a step, and nothing of them on the host but what goes through HostValues.
#pragma once

#include <torch/optim/adam.h>
#include <torch/optim/rmsprop.h>

#include <vector>

#include "maskbench/host_values.h"

namespace maskbench {

// Adam as LibTorch's, to rounding; its state is the same. Source: Kingma & Ba 2015, arXiv:1412.6980.
class FusedAdam final : public torch::optim::Adam {
 public:
  FusedAdam(std::vector<at::Tensor> weights, torch::optim::AdamOptions options, HostValues& values)
      : Adam(std::move(weights), options), values_(values) {}
  at::Tensor step(LossClosure closure = nullptr) override;

 private:
  HostValues& values_;
};

// RMSprop as LibTorch's without momentum, to rounding; its state is the same.
class FusedRMSprop final : public torch::optim::RMSprop {
 public:
  FusedRMSprop(std::vector<at::Tensor> weights, torch::optim::RMSpropOptions options, HostValues& values)
      : RMSprop(std::move(weights), options), values_(values) {}
  at::Tensor step(LossClosure closure = nullptr) override;

 private:
  HostValues& values_;
};

}  // namespace maskbench
