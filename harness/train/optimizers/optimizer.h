// Optimisers and learning-rate schedule of [train].
#pragma once

#include <torch/nn/module.h>
#include <torch/optim/optimizer.h>

#include <memory>

#include "layers/step_inputs.h"
#include "maskbench/options.h"

namespace maskbench {

// Makes the optimiser (Adam or RMSprop) for the weights of `network` with learning rate `rate`: LibTorch's on the CPU,
// fused on another device. `values` must outlive it.
std::unique_ptr<torch::optim::Optimizer> make_optimizer(const torch::nn::Module& network, const Options& train,
                                                        double rate, StepInputs& values);
void set_rate(torch::optim::Optimizer& optimizer, double rate);

// Returns the learning-rate factor at `progress` in [0,1]: 1, or decaying to 0 from `decay_from` on.
double rate_factor(const Options& train, double progress);

}  // namespace maskbench
