#include "experiment/catalogue.h"

#include "maskbench/metric.h"
#include "plugin/discovery.h"
#include "results/metrics_file.h"
#include "system/program_path.h"
#include "train/execute.h"

namespace maskbench {

Catalogue full_catalogue() {
  Catalogue catalogue{discover_plugins(this_program()), {}};
  const auto& builtin = builtin_systems();
  catalogue.plugins.insert(catalogue.plugins.end(), builtin.begin(), builtin.end());
  for (const MetricInfo& metric : all_metrics()) {
    catalogue.metrics.push_back(metric.name);
    if (metric.protocol != metric.name) catalogue.metrics.push_back(metric.protocol);
  }
  catalogue.metrics.push_back(kJudgedByPeople);
  return catalogue;
}

}  // namespace maskbench
