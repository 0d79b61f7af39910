#include <algorithm>
#include <stdexcept>

#include "maskbench/metric.h"

namespace maskbench {
namespace {

// Local to a function: metrics of other files register before the statics of this one need exist.
std::vector<MetricInfo>& registry() {
  static std::vector<MetricInfo> metrics;
  return metrics;
}

}  // namespace

const std::vector<MetricInfo>& all_metrics() { return registry(); }

const MetricInfo* find_metric(const std::string& name) {
  const auto& metrics = all_metrics();
  const auto found = std::find_if(metrics.begin(), metrics.end(),
                                  [&](const MetricInfo& m) { return m.name == name || m.protocol == name; });
  return found == metrics.end() ? nullptr : &*found;
}

RegisterMetric::RegisterMetric(MetricInfo info) {
  if (info.name.empty() || info.protocol.empty() || !info.make)
    throw std::logic_error("a metric needs a name, a protocol and a way to make it: \"" + info.name + "\"");
  for (const auto& name : {info.name, info.protocol})
    if (find_metric(name)) throw std::logic_error("two metrics are called \"" + name + "\"");
  auto& metrics = registry();
  const auto place = std::find_if(metrics.begin(), metrics.end(), [&](const auto& m) { return info.name < m.name; });
  metrics.insert(place, std::move(info));
}

}  // namespace maskbench
