// Exponential moving average (EMA) of a network's weights. Scores and checkpoints use the average.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <vector>

#include "layers/step_inputs.h"

namespace maskbench {

class AveragedWeights {
 public:
  // Tracks the parameters and buffers of `network`. The decay is min(decay, (1 + t) / (10 + t)) after t updates, so
  // that early averages are not dominated by the initial weights.
  AveragedWeights(torch::nn::Module& network, double decay);

  void update(StepInputs& values);
  // Swaps the network's weights with the averaged ones; call again to swap back.
  void swap();

  int64_t updates() const { return updates_; }
  // Resets the average to the network's current weights and the update count to `updates`.
  void restart(int64_t updates);

 private:
  std::vector<torch::Tensor> weights_, average_;
  double decay_;
  int64_t updates_ = 0;
};

}  // namespace maskbench
