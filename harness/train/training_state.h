// Saving and restoring the state of training.
//   model.safetensors      both networks as they are scored: the generator's weights are averaged
//   training.safetensors   the generator's training weights, "G.<weight>", and the optimisers' state,
//                          "optimizer.G.<weight>.exp_avg" and so on
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "train/trainer.h"

namespace maskbench {

// Writes both files into the folder; returns their SHA-256 by name. Throws EnvironmentError.
std::map<std::string, std::string> save_training(const std::filesystem::path& folder, Trainer& trainer,
                                                 const std::map<std::string, std::string>& metadata);

// Restores the trainer's state after `iteration` iterations and `average_updates` updates of its average. Throws
// UserError, before changing anything, if a name, shape or type differs.
void load_training(const std::filesystem::path& folder, Trainer& trainer, int64_t iteration, int64_t average_updates);

// Restores both networks as they are scored. Throws UserError, before changing anything, if a name, shape or type
// differs.
void load_model(const std::filesystem::path& folder, Adversary& model);

}  // namespace maskbench
