// What an optimiser remembers of each weight, as tensors by the weight's name.
#pragma once

#include <torch/optim/adam.h>
#include <torch/optim/optimizer.h>
#include <torch/optim/rmsprop.h>

#include <string>

#include "train/tensor_file.h"

namespace maskbench {

// "<weight>.exp_avg", "<weight>.exp_avg_sq" and "<weight>.step" of Adam, "<weight>.square_avg" and "<weight>.step" of
// RMSprop, for each parameter of `network`. All but the steps share memory with the optimiser; a weight that was never
// updated gets the state that its first update would begin with.
Tensors optimizer_state(torch::optim::Optimizer& optimizer, const torch::nn::Module& network);

// Takes the steps over, the one part of the state that is not shared.
void set_steps(torch::optim::Optimizer& optimizer, const torch::nn::Module& network, const Tensors& state);

// The state of one weight, made where there is none as the first update makes it.
torch::optim::AdamParamState& adam_state(torch::optim::Optimizer& optimizer, const torch::Tensor& weight);
torch::optim::RMSpropParamState& rmsprop_state(torch::optim::Optimizer& optimizer, const torch::Tensor& weight);

}  // namespace maskbench
