// Which weights the metrics of a run pass pictures through.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace maskbench {

// Returns the SHA-256 of the weights of these metrics' networks by the weights' name; "missing" where they are not in
// the standard folder. A file is hashed once a process.
std::map<std::string, std::string> metric_weights(const std::vector<std::string>& metrics);

}  // namespace maskbench
