#include "experiment/catalogue.h"

#include <fmt/format.h>

#include "maskbench/errors.h"
#include "maskbench/metric.h"
#include "plugin/discovery.h"
#include "plugin/measure/register_outside.h"
#include "results/metrics_file.h"
#include "spec/metric_names.h"
#include "system/messages.h"
#include "system/program_path.h"
#include "train/execute.h"

namespace maskbench {

namespace {

std::vector<MetricName> registered_metrics() {
  std::vector<MetricName> names;
  for (const MetricInfo& metric : all_metrics()) names.push_back({metric.name, metric.protocol});
  return names;
}

}  // namespace

std::vector<Probe> known_plugins() {
  std::vector<Probe> usable = usable_files(this_program());
  for (const std::string& problem : register_outside(this_program(), usable)) tell("{}\n", problem);
  return usable;
}

std::vector<MetricName> metric_names() {
  known_plugins();
  return registered_metrics();
}

std::vector<std::string> metrics_of_option(const std::vector<std::string>& given) {
  try {
    return short_names(given, metric_names());
  } catch (const UserError& problem) {
    throw UserError(fmt::format("--metrics: {}", problem.what()));
  }
}

Catalogue full_catalogue() {
  Catalogue catalogue;
  for (const Probe& probe : known_plugins())
    if (probe.is_system()) catalogue.plugins.push_back(probe.plugin);
  catalogue.metrics = registered_metrics();
  const auto& builtin = builtin_systems();
  catalogue.plugins.insert(catalogue.plugins.end(), builtin.begin(), builtin.end());
  for (const auto& folder : plugin_folders(this_program())) catalogue.searched.push_back(folder.string());
  catalogue.metrics.push_back({kJudgedByPeople, kJudgedByPeople});
  return catalogue;
}

}  // namespace maskbench
