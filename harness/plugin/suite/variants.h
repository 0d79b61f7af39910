// The options of a plugin at which the suite tries it, and what it is tried on.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "data/tensors/training_set.h"
#include "maskbench/plugin.h"

namespace maskbench {

struct Variant {
  std::string name;  // "defaults", "constraint = \"gp\""
  Options options;
  bool extreme;  // an end of a range, at which a network may stand still but nothing may be infinite
};

// Returns the defaults; each choice and each flag; the ends of each range, of an integer no more than twice its default
// where the end is above 64. All with an option `width`, where there is one, at its least.
std::vector<Variant> variants_of(const ModelPlugin& plugin);

// Calls `work` with each variant, those at the ends of ranges only if `extremes`. A check that fails or throws names it.
void for_each_variant(const ModelPlugin& plugin, bool extremes, const std::function<void(const Variant&)>& work);

// Faces and half-transparent masks drawn at random, with anchors that a shift and a stretch match.
Scene random_scene(int64_t batch, int64_t size, torch::Device device = torch::kCPU);
Batch random_batch(int64_t batch, int64_t size, torch::Device device = torch::kCPU);
TrainingSet random_pool(int64_t count, int64_t size);

// [train] as the plugin would have it, with these few iterations and pictures.
Options short_training(const ModelPlugin& plugin, int64_t iterations, int64_t batch);

// The model with the same initial weights each time.
std::shared_ptr<Wearer> seeded_model(const ModelPlugin& plugin, const Options& options, int64_t size);
std::shared_ptr<Adversary> seeded_adversary(const ModelPlugin& plugin, const Options& options, int64_t size);

}  // namespace maskbench
