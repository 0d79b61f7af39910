// The description of a metric that a plugin brings, as its probe passes it on.
#pragma once

#include <nlohmann/json.hpp>

#include "maskbench/metric.h"

namespace maskbench {

// A metric without its function `make` and without its name, which is the plugin's.
nlohmann::json to_json(const MetricInfo& metric);
MetricInfo metric_from_json(const nlohmann::json& json);  // throws nlohmann::json::exception

// A score; a value that is not finite is null.
nlohmann::json to_json(const Score& score);
Score score_from_json(const nlohmann::json& json);

}  // namespace maskbench
