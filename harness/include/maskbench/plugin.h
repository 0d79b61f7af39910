// Registers a model as a plugin: MASKBENCH_MODEL at the end of its source file.
#pragma once

#include <torch/version.h>

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "maskbench/descriptor.h"
#include "maskbench/model.h"
#include "maskbench/options.h"

namespace maskbench {

// Defaults of [train] that a model declares: "adam(2e-4, {0.5, 0.999})", "critic_steps(5)".
using TrainDefaults = std::vector<std::pair<std::string, Value>>;
TrainDefaults adam(double rate, Numbers betas);
TrainDefaults rmsprop(double rate);
TrainDefaults critic_steps(int64_t steps);
// Concatenates defaults; of equal keys the last is used.
template <class... Parts>
TrainDefaults defaults(Parts... parts) {
  TrainDefaults all;
  (all.insert(all.end(), parts.begin(), parts.end()), ...);
  return all;
}

// The entry point's result: how the program makes and trains the model.
struct ModelPlugin {
  bool trained = false;
  TrainDefaults train;
  Schema options;
  // Builds the model for pictures of `size` pixels a side. Initial weights come from torch's default generator.
  std::shared_ptr<Wearer> (*make)(const Options& options, int64_t size) = nullptr;

  ModelPlugin& add(const TrainDefaults& values);
  ModelPlugin& add(const Option& one);
  ModelPlugin& add(const Schema& several);
};

template <class Model>
std::shared_ptr<Wearer> make_model(const Options& options, int64_t size) {
  if constexpr (std::is_constructible_v<Model, const Options&, int64_t>)
    return std::make_shared<Model>(options, size);
  else if constexpr (std::is_constructible_v<Model, const Options&>)
    return std::make_shared<Model>(options);
  else
    return std::make_shared<Model>();
}

template <class Model, class... Parts>
ModelPlugin* describe_model(const Parts&... parts) {
  auto* plugin = new ModelPlugin{std::is_base_of_v<Adversary, Model>, {}, {}, &make_model<Model>};
  (plugin->add(parts), ...);
  return plugin;  // never deleted: plugins are not unloaded
}

}  // namespace maskbench

#ifndef MASKBENCH_PLUGIN_SOURCE_SHA256
#define MASKBENCH_PLUGIN_SOURCE_SHA256 ""
#endif

// MASKBENCH_MODEL(Class, "name", "version", defaults(...), option(...), schema...): the rest in any order.
#define MASKBENCH_MODEL(Model, name, version, ...)                                                     \
  const maskbench_descriptor maskbench_plugin_descriptor =                                             \
      MASKBENCH_DESCRIPTOR(name, version, MASKBENCH_PLUGIN_SOURCE_SHA256);                             \
  extern "C" __attribute__((visibility("default"))) const maskbench::ModelPlugin* maskbench_plugin() { \
    using namespace maskbench;                                                                         \
    static const ModelPlugin* const plugin = describe_model<Model>(__VA_ARGS__);                       \
    return plugin;                                                                                     \
  }
