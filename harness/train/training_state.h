// All that training goes on from, on disk and back.
//   model.safetensors      both networks as they are scored and worn: the generator's weights averaged
//   training.safetensors   the generator as it trains, "G.<weight>", and the optimisers, "optimizer.G.<weight>.exp_avg"
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "train/trainer.h"

namespace maskbench {

// Writes both files into the folder and returns their SHA-256 by name. Throws EnvironmentError.
std::map<std::string, std::string> save_training(const std::filesystem::path& folder, Trainer& trainer,
                                                 const std::map<std::string, std::string>& metadata);

// Puts the trainer where the one stood that wrote the files, after `iteration` iterations and `average_updates` updates
// of its average. Throws UserError where a name, shape or type differs; then nothing was changed.
void load_training(const std::filesystem::path& folder, Trainer& trainer, int64_t iteration, int64_t average_updates);

}  // namespace maskbench
