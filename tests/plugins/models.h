// Every plugin of this build, in every variant that its options offer.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "plugin/loader/load.h"

namespace maskbench {

inline std::vector<std::string> plugin_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(MASKBENCH_BUILD_DIR "/plugins"))
    if (entry.path().extension() == ".so") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

inline std::vector<std::string> trained_plugin_files() {
  auto files = plugin_files();
  std::erase_if(files, [](const std::string& file) { return !load_plugin(file).trained; });
  return files;
}

inline std::string stem(const testing::TestParamInfo<std::string>& info) {
  return std::filesystem::path(info.param).stem().string();
}

// Defaults, but narrow where a model can be.
inline Options small(const ModelPlugin& plugin) {
  Options options(plugin.options);
  if (find_option(plugin.options, "width")) options.set("width", int64_t(4));
  return options;
}

// The learner of that name as `small` has it, with the same initial weights each time.
inline std::shared_ptr<Adversary> small_adversary(const std::string& name, int64_t size) {
  const ModelPlugin& plugin = load_plugin(MASKBENCH_BUILD_DIR "/plugins/" + name + ".so");
  torch::manual_seed(1);
  return std::dynamic_pointer_cast<Adversary>(plugin.make(small(plugin), size));
}

// `small` with one option set; what excludes that value gives way.
inline Options small_with(const ModelPlugin& plugin, const std::string& name, const Value& value) {
  Options options = small(plugin);
  options.set(name, value);
  while (const auto found = find_conflict(plugin.options, options)) {
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

struct Variant {
  std::string name;
  Options options;
};

// Every choice and every flag of every option, one at a time.
inline std::vector<Variant> variants(const ModelPlugin& plugin) {
  std::vector<Variant> all{{"defaults", small(plugin)}};
  const auto add = [&](const Option& option, const Value& value) {
    all.push_back({option.name + " = " + to_text(value), small_with(plugin, option.name, value)});
  };
  for (const Option& option : plugin.options) {
    for (const std::string& choice : option.choices) add(option, choice);
    if (std::holds_alternative<bool>(option.fallback)) add(option, false), add(option, true);
  }
  for (const auto& [name, value] : {std::pair("warps", 4), std::pair("width", 7)})
    if (const Option* option = find_option(plugin.options, name)) add(*option, int64_t(value));
  return all;
}

// Faces and half-transparent masks at random; anchors that a shift and a stretch match.
inline Scene some_scene(int64_t batch, int64_t size) {
  Rng rng(3, "every model", uint64_t(size));
  Scene scene;
  scene.face = rng.uniform({batch, 3, size, size});
  scene.mask = rng.uniform({batch, 4, size, size});
  scene.start = rng.normal({batch, 8}, 0.05);
  scene.mask_anchors = torch::tensor({-0.6, -0.2, 0.0, -0.5, 0.6, -0.2, -0.5, 0.4, 0.0, 0.6, 0.5, 0.4})
                           .view({1, 6, 2})
                           .expand({batch, 6, 2});
  scene.face_anchors = 0.8 * scene.mask_anchors + 0.1;
  return scene;
}

class EveryModel : public testing::TestWithParam<std::string> {
 protected:
  const ModelPlugin& plugin_ = load_plugin(GetParam());

  // The same initial weights each time.
  std::shared_ptr<Wearer> make(const Options& options, int64_t size) const {
    torch::manual_seed(4);
    return plugin_.make(options, size);
  }
};

}  // namespace maskbench
