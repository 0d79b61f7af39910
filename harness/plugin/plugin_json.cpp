#include "plugin/plugin_json.h"

namespace maskbench {

// Defaults of [train] are written as a schema, which keeps their types.
nlohmann::json to_json(const PluginInfo& plugin) {
  Schema train;
  for (const auto& [name, value] : plugin.defaults) train.push_back(option(name, value));
  return {{"name", plugin.name},       {"version", plugin.version},          {"source_sha256", plugin.source_sha256},
          {"trained", plugin.trained}, {"options", to_json(plugin.options)}, {"train", to_json(train)}};
}

PluginInfo plugin_from_json(const nlohmann::json& json) {
  PluginInfo plugin;
  plugin.name = json.at("name");
  plugin.version = json.at("version");
  plugin.source_sha256 = json.at("source_sha256");
  plugin.trained = json.at("trained");
  plugin.options = schema_from_json(json.at("options"));
  for (const Option& o : schema_from_json(json.at("train"))) plugin.defaults.emplace_back(o.name, o.fallback);
  return plugin;
}

}  // namespace maskbench
