// Averaged weights: an exponential moving average of a network, which is what is scored and kept.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <vector>

#include "maskbench/step_inputs.h"

namespace maskbench {

class AveragedWeights {
 public:
  // Follows the parameters and buffers of `network`. The decay grows as (1 + t) / (10 + t) up to `decay`, so that an
  // early average is not held back by the initial weights.
  AveragedWeights(torch::nn::Module& network, double decay);

  void update(StepInputs& values);
  // Exchanges the network's weights with the averaged ones; a second call exchanges them back.
  void swap();

  int64_t updates() const { return updates_; }
  // Begins anew from the network's present weights, as after so many updates.
  void restart(int64_t updates);

 private:
  std::vector<torch::Tensor> weights_, average_;
  double decay_;
  int64_t updates_ = 0;
};

}  // namespace maskbench
