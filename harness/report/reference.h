// Published values to compare with: results/reference/paper.toml.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "spec/metric_names.h"

namespace maskbench::report {

// A system as published. `aliases` are plugins that implement it, or other names of it.
struct PublishedSystem {
  std::string name, source, note;
  std::vector<std::string> aliases;
  std::map<std::string, double> metrics;  // by short name of the metric, in its unit
};

struct Reference {
  std::string title, source, note;
  std::vector<PublishedSystem> systems;
};

// Reads a TOML file. Metrics may be called by their protocols; a name that is not among `known` is kept as it is. Throws
// UserError "file:line:column: ..." for a key that is missing, unknown or of the wrong type, and for a name used twice.
Reference read_reference(const std::string& path, const std::vector<MetricName>& known = {});

}  // namespace maskbench::report
