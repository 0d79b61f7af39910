#include "train/average.h"

#include <algorithm>

namespace maskbench {

AveragedWeights::AveragedWeights(torch::nn::Module& network, double decay) : decay_(decay) {
  for (const auto& weight : network.parameters()) weights_.push_back(weight);
  for (const auto& buffer : network.buffers()) weights_.push_back(buffer);
  for (const auto& weight : weights_) average_.push_back(weight.detach().clone());
}

void AveragedWeights::update() {
  torch::NoGradGuard off;
  const double t = double(updates_++);
  const double decay = std::min(decay_, (1 + t) / (10 + t));
  for (size_t i = 0; i < weights_.size(); ++i) {
    if (average_[i].is_floating_point())
      average_[i].lerp_(weights_[i], 1 - decay);
    else
      average_[i].copy_(weights_[i]);  // counters of batch norm
  }
}

void AveragedWeights::swap() {
  torch::NoGradGuard off;
  for (size_t i = 0; i < weights_.size(); ++i) {
    const torch::Tensor kept = weights_[i].detach().clone();
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
