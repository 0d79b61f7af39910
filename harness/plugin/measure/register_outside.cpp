#include "plugin/measure/register_outside.h"

#include <fmt/format.h>

#include <set>
#include <stdexcept>

#include "plugin/loader/load.h"
#include "plugin/loader/metric_json.h"
#include "plugin/measure/remote_metric.h"
#include "spec/data_source.h"

namespace maskbench {
namespace {

void register_metric(const std::filesystem::path& program, const Probe& probe) {
  MetricInfo metric = metric_from_json(nlohmann::json::parse(probe.answer));
  metric.make = [program, file = probe.file](Networks&) { return std::make_unique<RemoteMetric>(program, file); };
  RegisterMetric(std::move(metric), probe.file.c_str());
}

void register_source(const Probe& probe) {
  DataSourceInfo source = source_from_json(nlohmann::json::parse(probe.answer));
  source.name = probe.plugin.name;
  source.keys.push_back(option(source.name + "_plugin", probe.plugin.source_sha256)
                            .help(source.name + ": SHA-256 of the plugin's source; set by the program"));
  source.make = [file = probe.file](const Options& data) { return load_data_source(file).make(data); };
  const RegisterDataSource registered(std::move(source));
}

}  // namespace

std::vector<std::string> register_outside(const std::filesystem::path& program, const std::vector<Probe>& usable) {
  static std::set<std::string> known;
  std::vector<std::string> problems;
  for (const Probe& probe : usable) {
    if (probe.is_system() || !known.insert(probe.file).second) continue;
    try {
      probe.kind == kMetricKind ? register_metric(program, probe) : register_source(probe);
    } catch (const std::exception& problem) {
      problems.push_back(fmt::format("{}: left out: {}", probe.file, problem.what()));
    }
  }
  return problems;
}

}  // namespace maskbench
