#include "plugin/plugin_json.h"

namespace maskbench {

// Defaults of [train] are written as a schema, which keeps their types.
nlohmann::json to_json(const PluginInfo& plugin) {
  Schema train;
  for (const auto& [name, value] : plugin.defaults) train.push_back(option(name, value));
  return {{"name", plugin.name},       {"version", plugin.version},          {"source_sha256", plugin.source_sha256},
          {"trained", plugin.trained}, {"options", to_json(plugin.options)}, {"train", to_json(train)}};
}

std::string kind_of(const nlohmann::json& json) { return json.is_object() ? json.value("kind", kSystemKind) : ""; }

PluginInfo identity_from_json(const nlohmann::json& json) {
  PluginInfo plugin;
  plugin.name = json.at("name");
  plugin.version = json.at("version");
  plugin.source_sha256 = json.at("source_sha256");
  return plugin;
}

PluginInfo plugin_from_json(const nlohmann::json& json) {
  PluginInfo plugin = identity_from_json(json);
  plugin.trained = json.at("trained");
  plugin.options = schema_from_json(json.at("options"));
  for (const Option& o : schema_from_json(json.at("train"))) plugin.defaults.emplace_back(o.name, o.fallback);
  return plugin;
}

nlohmann::json to_json(const DataSourceInfo& source) {
  return {{"kind_of_pictures", source.kind},   {"keys", to_json(source.keys)},
          {"path_keys", source.path_keys},     {"selecting_key", source.selecting_key},
          {"knows_truth", source.knows_truth}, {"reference", source.reference}};
}

DataSourceInfo source_from_json(const nlohmann::json& json) {
  DataSourceInfo source;
  source.kind = json.at("kind_of_pictures");
  source.keys = schema_from_json(json.at("keys"));
  source.path_keys = json.at("path_keys").get<Texts>();
  source.selecting_key = json.at("selecting_key");
  source.knows_truth = json.at("knows_truth");
  source.reference = json.at("reference");
  return source;
}

}  // namespace maskbench
