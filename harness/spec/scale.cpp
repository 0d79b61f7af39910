#include "spec/scale.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "spec/setting.h"

namespace maskbench {
namespace {

void merge(toml::table& below, toml::table&& above);

// Merges [scales.NAME.system."GAN + STN"] into the [[system]] of that name.
void merge_systems(toml::array& systems, toml::table&& above) {
  for (auto&& [key, node] : std::move(above)) {
    toml::table* entry = nullptr;
    std::vector<std::string> names;
    for (toml::node& system : systems) {
      names.push_back(system.is_table() ? (*system.as_table())["name"].value_or(std::string()) : std::string());
      if (names.back() == key.str()) entry = system.as_table();
    }
    if (!entry)
      fail_at(key.source(),
              fmt::format("no system named \"{}\"{}", key.str(), did_you_mean(std::string(key.str()), names)));
    if (!node.is_table())
      fail_at(node.source(), fmt::format("\"{}\" in [scales] must be a table of its keys", key.str()));
    merge(*entry, std::move(*node.as_table()));
  }
}

void merge(toml::table& below, toml::table&& above) {
  for (auto&& [name, node] : std::move(above)) {
    const toml::key& key = name;  // some compilers cannot capture structured bindings in lambdas
    toml::node* old = below.get(key.str());
    if (node.is_table() && old && old->is_table()) {
      merge(*old->as_table(), std::move(*node.as_table()));
    } else if (node.is_table() && old && old->is_array() && key.str() == "system") {
      merge_systems(*old->as_array(), std::move(*node.as_table()));
    } else {
      node.visit([&](auto& value) {
        below.insert_or_assign(key, std::move(value));
      });  // moved: a copy would lose its source region
    }
  }
}

}  // namespace

void apply_scale(toml::table& root, const std::vector<std::string>& settings) {
  for (const std::string& setting : settings)
    if (setting.starts_with("scale=")) apply_setting(root, setting);
  const toml::node* asked = root.get("scale");
  const std::string name = asked ? text_of(*asked).value_or("") : "full";
  toml::table scales;
  if (toml::node* node = root.get("scales")) {
    if (!node->is_table()) fail_at(node->source(), "scales must be a table, as in [scales.small]");
    scales = std::move(*node->as_table());
    root.erase("scales");
  }
  if (name == "full") return;
  std::vector<std::string> known{"full"};
  for (const auto& [key, node] : scales) known.emplace_back(key.str());
  toml::table* scale = scales.get_as<toml::table>(name);
  if (!scale)
    fail_at(asked->source(),
            fmt::format("no scale named \"{}\" in this spec; it has {}", name, fmt::join(known, ", ")));
  merge(root, std::move(*scale));
}

}  // namespace maskbench
