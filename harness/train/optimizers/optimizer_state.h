// Optimiser state as named tensors.
#pragma once

#include <torch/optim/adam.h>
#include <torch/optim/optimizer.h>
#include <torch/optim/rmsprop.h>

#include <map>
#include <string>

namespace maskbench {

// Returns "<weight>.exp_avg", "<weight>.exp_avg_sq" and "<weight>.step" (Adam), or "<weight>.square_avg" and
// "<weight>.step" (RMSprop), for each parameter of `network`. All tensors except the steps share memory with the
// optimiser. The state of a weight that was never updated is initialised.
std::map<std::string, torch::Tensor> optimizer_state(torch::optim::Optimizer& optimizer,
                                                     const torch::nn::Module& network);

// Copies the step counts, the only part of the state that is not shared, from `state` into the optimiser.
void set_steps(torch::optim::Optimizer& optimizer, const torch::nn::Module& network,
               const std::map<std::string, torch::Tensor>& state);

// Returns the state of one weight, initialised as by the first update if missing.
torch::optim::AdamParamState& adam_state(torch::optim::Optimizer& optimizer, const torch::Tensor& weight);
torch::optim::RMSpropParamState& rmsprop_state(torch::optim::Optimizer& optimizer, const torch::Tensor& weight);

}  // namespace maskbench
