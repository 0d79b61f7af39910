#include "experiment/catalogue.h"

#include "maskbench/metric.h"
#include "plugin/discovery.h"
#include "results/metrics_file.h"
#include "system/program_path.h"
#include "train/execute.h"

namespace maskbench {

std::vector<MetricName> metric_names() {
  std::vector<MetricName> names;
  for (const MetricInfo& metric : all_metrics()) names.push_back({metric.name, metric.protocol});
  return names;
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
