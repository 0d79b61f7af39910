#include "bench/timed_system.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "bench/trace.h"
#include "data/source.h"
#include "data/tensors/training_set.h"
#include "device/speed.h"
#include "maskbench/errors.h"
#include "plugin/loader/load.h"
#include "system/atomic_file.h"
#include "train/tensor_file.h"
#include "work/flops.h"

namespace maskbench::bench {
namespace {

using Clock = std::chrono::steady_clock;

std::shared_ptr<Adversary> adversary_of(const Run& run, const PluginInfo& plugin, torch::Device device) {
  auto model = std::dynamic_pointer_cast<Adversary>(make_wearer(run, plugin));
  if (!model) throw UserError(fmt::format("{}: the system is not trained, so there is nothing to time", run.system));
  model->to(device);
  return model;
}

TrainingSet pool_of(const Run& run) {
  return load_training_set(*make_source(run.data), int(run.train.integer("threads")));
}

// Adds the gradients of the weights as "<network>.grad.<weight>".
void add_gradients(Tensors& all, const std::string& network, const torch::nn::Module& module) {
  for (const auto& weight : module.named_parameters()) {
    const Tensor& gradient = weight.value().grad();
    all[network + ".grad." + weight.key()] = gradient.defined() ? gradient.clone() : torch::zeros_like(weight.value());
  }
}

}  // namespace

std::string name_of(const Run& run) {
  return fmt::format("{}/b{}/s{}", run.plugin, run.train.integer("batch"), run.data.integer("size"));
}

TimedSystem::TimedSystem(const Run& run, const PluginInfo& plugin, torch::Device device)
    : plugin_(run.plugin),
      model_(adversary_of(run, plugin, device)),
      device_(device),
      batch_(run.train.integer("batch")),
      trainer_(model_, run.train, pool_of(run), uint64_t(run.seed), device),
      gflop_(count_flops([this] { trainer_.step(); }) / 1e9) {}

double TimedSystem::iteration() {
  wait_for(device_);
  const auto began = Clock::now();
  trainer_.step();
  wait_for(device_);
  return std::chrono::duration<double>(Clock::now() - began).count();
}

Parts TimedSystem::parts(int count) {
  Parts parts;
  if (trainer_.replays()) return parts;
  trainer_.time_parts(&parts);
  for (int i = 0; i < count; ++i) trainer_.step();
  trainer_.time_parts(nullptr);
  return parts;
}

double TimedSystem::wear_milliseconds() {
  return maskbench::wear_milliseconds(*model_, trainer_.example().scene, device_);
}

void TimedSystem::trace(const std::string& file) {
  write_trace(file, device_, [this] { trainer_.step(); });
}

void TimedSystem::dump(const std::string& folder) {
  Batch batch = trainer_.example();
  model_->to(torch::kFloat64);
  for (Tensor* part : {&batch.scene.face, &batch.scene.mask, &batch.scene.start, &batch.masked})
    *part = part->to(torch::kFloat64);
  Tensors all;
  for (const auto& [name, weight] : named_weights(*model_)) all[name] = weight.clone();
  all["batch.face"] = batch.scene.face;
  all["batch.mask"] = batch.scene.mask;
  all["batch.masked"] = batch.masked;
  all["batch.start"] = batch.scene.start.contiguous();
  all["batch.uniform"] = Rng(0, "dump", 0, device_).uniform({batch_, 1, 1, 1});
  Rng rng(0, "dump", 0, device_);
  model_->zero_grad();
  const Worn worn = model_->wear(batch.scene);
  all["worn.image"] = worn.image.detach();
  const Tensor critic_loss = model_->critic_loss(batch, worn.image.detach(), {0, 0, rng});
  critic_loss.backward();
  all["D.loss"] = critic_loss.detach();
  add_gradients(all, "D", model_->critic());
  model_->zero_grad();
  const Tensor generator_loss = model_->generator_loss(batch, model_->wear(batch.scene), {0, 0, rng});
  generator_loss.backward();
  all["G.loss"] = generator_loss.detach();
  add_gradients(all, "G", model_->generator());
  model_->zero_grad();
  make_folder(folder);
  Tensors on_cpu;
  for (const auto& [name, tensor] : all) on_cpu[name] = tensor.cpu().contiguous();
  save_tensors(std::filesystem::path(folder) / (plugin_ + ".safetensors"), on_cpu, {{"plugin", plugin_}});
}

}  // namespace maskbench::bench
