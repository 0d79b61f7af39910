#include <algorithm>
#include <stdexcept>

#include "base/named_registry.h"
#include "base/sha256.h"
#include "maskbench/errors.h"
#include "maskbench/metric.h"
#include "maskbench/metric_networks.h"

namespace maskbench {
namespace {

NamedRegistry<MetricInfo>& metric_registry() {
  static NamedRegistry<MetricInfo> registry("metric");
  return registry;
}

}  // namespace

std::optional<Absence> load_networks(const MetricInfo& info, Networks& networks) {
  for (const std::string& network : info.networks) {
    if (const auto reason = networks.missing(network)) return Absence{"missing_weights", *reason};
    networks.load(network);
  }
  return std::nullopt;
}

std::unique_ptr<Metric> make_metric(const MetricInfo& info, Networks& networks) {
  if (const auto missing = load_networks(info, networks)) throw EnvironmentError(missing->text);
  return info.make(networks);
}

std::string weights_sha256(const MetricInfo& info, Networks& networks) {
  std::string hashes;
  for (const std::string& network : info.networks) {
    if (networks.missing(network)) return "";
    hashes += networks.sha256(network);
  }
  return info.networks.size() > 1 ? sha256(hashes) : hashes;
}

const std::vector<MetricInfo>& all_metrics() { return metric_registry().all(); }

const MetricInfo* find_metric(const std::string& name) {
  const auto& metrics = all_metrics();
  const auto found = std::find_if(metrics.begin(), metrics.end(),
                                  [&](const MetricInfo& m) { return m.name == name || m.protocol == name; });
  return found == metrics.end() ? nullptr : &*found;
}

RegisterMetric::RegisterMetric(MetricInfo info, const char* source_file) {
  if (info.name.empty() || info.protocol.empty() || info.needs.empty() || !info.make)
    throw std::logic_error("a metric needs a name, a protocol, inputs and a way to make it: \"" + info.name + "\"");
  for (const auto& name : {info.name, info.protocol})
    if (find_metric(name)) throw std::logic_error("two metrics are called \"" + name + "\"");
  info.source_file = source_file;
  metric_registry().add(std::move(info));
}

}  // namespace maskbench
