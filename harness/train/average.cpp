#include "train/average.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_sub.h>

#include <algorithm>

namespace maskbench {

using torch::Tensor;

namespace {

// Moves each of `averages` by `share` of its way to the weight: three launches, however many there are.
// Reason:     _foreach_lerp_ takes the share as a number of the host, which a CUDA graph would freeze.
void move_towards(const std::vector<Tensor>& averages, const std::vector<Tensor>& weights, const Tensor& share) {
  const auto ways = at::_foreach_sub(weights, averages);
  at::_foreach_mul_(ways, share);
  at::_foreach_add_(averages, ways);
}

}  // namespace

AveragedWeights::AveragedWeights(torch::nn::Module& network, double decay) : decay_(decay) {
  for (const auto& weight : network.parameters()) weights_.push_back(weight);
  for (const auto& buffer : network.buffers()) weights_.push_back(buffer);
  for (const auto& weight : weights_) average_.push_back(weight.detach().clone());
}

void AveragedWeights::update(StepInputs& values) {
  torch::NoGradGuard off;
  const Tensor step = values.put({}, torch::kFloat32, [this](Tensor& to) {
    const double t = double(updates_++);
    to.fill_(1 - std::min(decay_, (1 + t) / (10 + t)));
  });
  std::vector<Tensor> averages, weights;
  for (size_t i = 0; i < weights_.size(); ++i) {
    if (!average_[i].is_floating_point()) {
      average_[i].copy_(weights_[i]);  // integer buffers, such as the counters of batch norm, are copied
    } else if (step.is_cpu()) {
      average_[i].lerp_(weights_[i], step.item<double>());
    } else {
      averages.push_back(average_[i]);
      weights.push_back(weights_[i]);
    }
  }
  if (!averages.empty()) move_towards(averages, weights, step);
}

void AveragedWeights::swap() {
  torch::NoGradGuard off;
  for (size_t i = 0; i < weights_.size(); ++i) {
    const Tensor kept = weights_[i].detach().clone();
    weights_[i].copy_(average_[i]);
    average_[i].copy_(kept);
  }
}

void AveragedWeights::restart(int64_t updates) {
  torch::NoGradGuard off;
  for (size_t i = 0; i < weights_.size(); ++i) average_[i].copy_(weights_[i]);
  updates_ = updates;
}

}  // namespace maskbench
