// Optimisers as [train] names them.
#pragma once

#include <torch/nn/module.h>
#include <torch/optim/optimizer.h>

#include <memory>

#include "maskbench/options.h"

namespace maskbench {

// Adam or RMSprop over the weights of `network`, at `rate`.
std::unique_ptr<torch::optim::Optimizer> make_optimizer(const torch::nn::Module& network, const Options& train,
                                                        double rate);
void set_rate(torch::optim::Optimizer& optimizer, double rate);

// The factor of the rates at `progress` (0 to 1): 1, or falling to 0 from `decay_from` on.
double rate_factor(const Options& train, double progress);

}  // namespace maskbench
