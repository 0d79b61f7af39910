#include "plugin/suite/variants.h"

#include <fmt/format.h>

#include <algorithm>

#include "plugin/suite/check.h"
#include "spec/sections.h"

namespace maskbench {
namespace {

constexpr double kAnyInteger = 64;  // up to which the end of a range is tried, whatever the default
constexpr uint64_t kSeed = 4;

Options narrow(const ModelPlugin& plugin) {
  Options options(plugin.options);
  const Option* width = find_option(plugin.options, "width");
  if (width && width->lowest && std::holds_alternative<int64_t>(width->fallback))
    options.set("width", int64_t(*width->lowest));
  return options;
}

// `narrow` with one option set; what excludes that value gives way. The result may still have a conflict.
Options with(const ModelPlugin& plugin, const std::string& name, const Value& value) {
  Options options = narrow(plugin);
  options.set(name, value);
  for (int tries = 0; tries < 8; ++tries) {
    const auto found = find_conflict(plugin.options, options);
    if (!found) break;
    if (found->flag != name) {
      options.set(found->flag, false);
      continue;
    }
    const Option& loser = *find_option(plugin.options, found->option);
    for (const std::string& choice : loser.choices) {
      options.set(loser.name, choice);
      if (!find_conflict(plugin.options, options)) break;
    }
  }
  return options;
}

int64_t integer_end(double end, int64_t fallback) {
  return int64_t(end <= kAnyInteger ? end : std::min(end, 2.0 * double(fallback)));
}

// The value of the option's type with `end` everywhere; nullopt for texts and flags.
std::optional<Value> at_end(const Option& option, double end) {
  if (const auto* i = std::get_if<int64_t>(&option.fallback)) return Value(integer_end(end, *i));
  if (std::holds_alternative<double>(option.fallback)) return Value(end);
  if (const auto* list = std::get_if<Integers>(&option.fallback)) {
    Integers all = *list;
    for (int64_t& one : all) one = integer_end(end, one) - (option.only_odd && integer_end(end, one) % 2 == 0 ? 1 : 0);
    return Value(all);
  }
  if (const auto* list = std::get_if<Numbers>(&option.fallback)) return Value(Numbers(list->size(), end));
  return std::nullopt;
}

}  // namespace

std::vector<Variant> variants_of(const ModelPlugin& plugin) {
  std::vector<Variant> all{{"defaults", narrow(plugin), false}};
  const auto add = [&](const Option& option, const Value& value, bool extreme) {
    if (option.complaint(value)) return;
    all.push_back({option.name + " = " + to_text(value), with(plugin, option.name, value), extreme});
  };
  for (const Option& option : plugin.options) {
    if (std::holds_alternative<std::string>(option.fallback))
      for (const std::string& choice : option.choices) add(option, choice, false);
    if (std::holds_alternative<bool>(option.fallback)) add(option, false, false), add(option, true, false);
    if (!option.lowest) continue;
    for (const double end : {*option.lowest, *option.highest})
      if (const auto value = at_end(option, end)) add(option, *value, true);
  }
  return all;
}

void for_each_variant(const ModelPlugin& plugin, bool extremes, const std::function<void(const Variant&)>& work) {
  for (const Variant& variant : variants_of(plugin)) {
    if (variant.extreme && !extremes) continue;
    try {
      work(variant);
    } catch (const CheckFailed& failed) {
      throw CheckFailed(fmt::format("with {}: {}", variant.name, failed.what()));
    } catch (const c10::Error& problem) {
      throw CheckFailed(fmt::format("with {}: {}", variant.name, problem.what_without_backtrace()));
    }
  }
}

Scene random_scene(int64_t batch, int64_t size, torch::Device device) {
  Rng rng(3, "suite", uint64_t(size));
  Scene scene;
  scene.face = rng.uniform({batch, 3, size, size}).to(device);
  scene.mask = rng.uniform({batch, 4, size, size}).to(device);
  scene.start = rng.normal({batch, 8}, 0.05).to(device);
  const Tensor anchors = torch::tensor({-0.6, -0.2, 0.0, -0.5, 0.6, -0.2, -0.5, 0.4, 0.0, 0.6, 0.5, 0.4});
  scene.mask_anchors = anchors.view({1, 6, 2}).expand({batch, 6, 2}).to(device);
  scene.face_anchors = 0.8 * scene.mask_anchors + 0.1;
  return scene;
}

Batch random_batch(int64_t batch, int64_t size, torch::Device device) {
  return {random_scene(batch, size, device), Rng(3, "masked", 0).uniform({batch, 3, size, size}).to(device)};
}

TrainingSet random_pool(int64_t count, int64_t size) {
  const auto pictures = [&](int64_t channels, uint64_t which) {
    return (Rng(6, "pool", which).uniform({count, channels, size, size}) * 255).to(torch::kUInt8);
  };
  return {pictures(3, 0), pictures(3, 1), pictures(4, 2)};
}

Options short_training(const ModelPlugin& plugin, int64_t iterations, int64_t batch) {
  Options train(train_schema());
  for (const auto& [name, value] : plugin.train) train.set(name, value);
  train.set("iterations", iterations);
  train.set("batch", batch);
  return train;
}

std::shared_ptr<Wearer> seeded_model(const ModelPlugin& plugin, const Options& options, int64_t size) {
  torch::manual_seed(kSeed);
  return plugin.make(options, size);
}

std::shared_ptr<Adversary> seeded_adversary(const ModelPlugin& plugin, const Options& options, int64_t size) {
  return std::dynamic_pointer_cast<Adversary>(seeded_model(plugin, options, size));
}

}  // namespace maskbench
