#include "experiment/catalogue.h"

#include <fmt/format.h>

#include "maskbench/errors.h"
#include "maskbench/metric.h"
#include "plugin/discovery.h"
#include "results/metrics_file.h"
#include "spec/metric_names.h"
#include "system/program_path.h"
#include "train/execute.h"

namespace maskbench {

std::vector<MetricName> metric_names() {
  std::vector<MetricName> names;
  for (const MetricInfo& metric : all_metrics()) names.push_back({metric.name, metric.protocol});
  return names;
}

std::vector<std::string> metrics_of_option(const std::vector<std::string>& given) {
  try {
    return short_names(given, metric_names());
  } catch (const UserError& problem) {
    throw UserError(fmt::format("--metrics: {}", problem.what()));
  }
}

Catalogue full_catalogue() {
  Catalogue catalogue{discover_plugins(this_program()), metric_names()};
  const auto& builtin = builtin_systems();
  catalogue.plugins.insert(catalogue.plugins.end(), builtin.begin(), builtin.end());
  for (const auto& folder : plugin_folders(this_program())) catalogue.searched.push_back(folder.string());
  catalogue.metrics.push_back({kJudgedByPeople, kJudgedByPeople});
  return catalogue;
}

}  // namespace maskbench
