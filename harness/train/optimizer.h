// Optimisers as [train] names them.
#pragma once

#include <torch/nn/module.h>
#include <torch/optim/optimizer.h>

#include <memory>

#include "maskbench/options.h"
#include "maskbench/step_inputs.h"

namespace maskbench {

// Adam or RMSprop over the weights of `network`, at `rate`: LibTorch's on the CPU, fused on a CUDA device. `values`
// outlive it.
std::unique_ptr<torch::optim::Optimizer> make_optimizer(const torch::nn::Module& network, const Options& train,
                                                        double rate, StepInputs& values);
void set_rate(torch::optim::Optimizer& optimizer, double rate);

// The factor of the rates at `progress` (0 to 1): 1, or falling to 0 from `decay_from` on.
double rate_factor(const Options& train, double progress);

}  // namespace maskbench
