// Rehearsal of training on a GPU without one: every operation runs on LibTorch's meta device, through the code that CUDA
// takes, with shapes and without values. A host that reads a value, or mixes devices, fails there as it would on CUDA.
#pragma once

#include <memory>

#include "data/tensors/training_set.h"
#include "maskbench/model.h"
#include "maskbench/options.h"

namespace maskbench {

// Moves all parameters and buffers of a network to the meta device, in place: modules keep their members.
void move_to_meta(torch::nn::Module& network);

// A training set of a few pictures of `size` pixels a side, on the meta device.
TrainingSet meta_training_set(int64_t size);

// Moves `model`, for pictures of `size` pixels a side, to the meta device and trains it there with the settings `train`:
// pretraining, then iterations, each eager, captured as a graph and replayed; averaged weights; and wearing one mask as
// for scores. Throws c10::Error where the host would read a value or mix devices.
void rehearse(const std::shared_ptr<Adversary>& model, const Options& train, int64_t size);

}  // namespace maskbench
