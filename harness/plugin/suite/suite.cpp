#include "plugin/loader/load.h"
#include "plugin/suite/check.h"

namespace maskbench {

std::vector<Check> suite_of(const Probe& probe, const std::vector<std::string>& settings) {
  if (probe.kind == kMetricKind) return metric_checks(probe);
  if (probe.kind == kSourceKind) return source_checks(probe, settings);
  std::vector<Check> checks = system_checks(probe.file);
  if (!load_plugin(probe.file).trained) return checks;
  for (Check& check : adversary_checks(probe.file)) checks.push_back(std::move(check));
  return checks;
}

}  // namespace maskbench
