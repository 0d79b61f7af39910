// The answer of a probe: the description of a plugin as JSON, without `file`.
#pragma once

#include <nlohmann/json.hpp>

#include "maskbench/data_source.h"
#include "spec/experiment.h"

namespace maskbench {

// What a plugin brings: the key "kind" of its description. A description without one is of a system.
inline constexpr const char* kSystemKind = "system";
inline constexpr const char* kMetricKind = "metric";
inline constexpr const char* kSourceKind = "data source";

std::string kind_of(const nlohmann::json& json);
// Returns name, version and hash of the source, which every description has. Throws nlohmann::json::exception, as all do.
PluginInfo identity_from_json(const nlohmann::json& json);

nlohmann::json to_json(const PluginInfo& plugin);
PluginInfo plugin_from_json(const nlohmann::json& json);

// A data source without its functions `training_faces` and `make`, and without its name, which is the plugin's.
nlohmann::json to_json(const DataSourceInfo& source);
DataSourceInfo source_from_json(const nlohmann::json& json);

}  // namespace maskbench
