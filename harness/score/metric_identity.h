// What decides the value of a metric beside the pictures: its sources and its networks' weights.
#pragma once

#include <map>
#include <string>

#include "maskbench/metric.h"

namespace maskbench {

// Returns the hash of the sources and compile flags that all metrics share, made by the build.
std::string scoring_sha256();

// Returns the hash of the metric's own file and of what all metrics share. Of a metric that a plugin brings, the plugin's
// source stands for the file.
std::string metric_source_sha256(const MetricInfo& metric);

// Returns the SHA-256 of the weights of the metric's networks by the weights' name; "missing" where they are not in the
// standard folder. A file is hashed once a process.
std::map<std::string, std::string> weights_of(const MetricInfo& metric);

}  // namespace maskbench
