#include "train/training_state.h"

#include "formats/safetensors.h"
#include "train/optimizers/optimizer_state.h"
#include "train/tensor_file.h"

namespace maskbench {
namespace {

constexpr char kModel[] = "model.safetensors", kTraining[] = "training.safetensors";

void add(Tensors& all, const std::string& prefix, const Tensors& some) {
  for (const auto& [name, tensor] : some) all[prefix + name] = tensor;
}

Tensors with_prefix(const Tensors& all, const std::string& prefix) {
  Tensors some;
  for (const auto& [name, tensor] : all)
    if (name.rfind(prefix, 0) == 0) some[name.substr(prefix.size())] = tensor;
  return some;
}

Tensors training_tensors(Trainer& trainer) {
  Tensors all;
  add(all, "G.", named_weights(trainer.model().generator()));
  add(all, "optimizer.G.", optimizer_state(trainer.generator_optimizer(), trainer.model().generator()));
  add(all, "optimizer.D.", optimizer_state(trainer.critic_optimizer(), trainer.model().critic()));
  return all;
}

}  // namespace

std::map<std::string, std::string> save_training(const std::filesystem::path& folder, Trainer& trainer,
                                                 const std::map<std::string, std::string>& metadata) {
  std::map<std::string, std::string> hashes;
  hashes[kTraining] = save_tensors(folder / kTraining, training_tensors(trainer), metadata);
  trainer.average().swap();
  hashes[kModel] = save_tensors(folder / kModel, named_weights(trainer.model()), metadata);
  trainer.average().swap();
  return hashes;
}

void load_training(const std::filesystem::path& folder, Trainer& trainer, int64_t iteration, int64_t average_updates) {
  const SafetensorsFile model(folder / kModel), training(folder / kTraining);
  const Tensors networks = named_weights(trainer.model()), state = training_tensors(trainer);
  check_tensors(folder / kModel, model, networks);
  check_tensors(folder / kTraining, training, state);
  copy_tensors(model, networks);
  trainer.average().restart(average_updates);
  copy_tensors(training, state);
  set_steps(trainer.generator_optimizer(), trainer.model().generator(), with_prefix(state, "optimizer.G."));
  set_steps(trainer.critic_optimizer(), trainer.model().critic(), with_prefix(state, "optimizer.D."));
  trainer.go_on_after(iteration);
}

void load_model(const std::filesystem::path& folder, Adversary& model) {
  const SafetensorsFile file(folder / kModel);
  const Tensors networks = named_weights(model);
  check_tensors(folder / kModel, file, networks);
  copy_tensors(file, networks);
}

}  // namespace maskbench
