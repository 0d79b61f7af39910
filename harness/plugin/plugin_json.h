// The answer of a probe: a plugin description as JSON, without `file`.
#pragma once

#include <nlohmann/json.hpp>

#include "spec/experiment.h"

namespace maskbench {

nlohmann::json to_json(const PluginInfo& plugin);
PluginInfo plugin_from_json(const nlohmann::json& json);  // throws nlohmann::json::exception

}  // namespace maskbench
