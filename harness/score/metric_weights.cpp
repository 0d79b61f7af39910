#include "score/metric_weights.h"

#include "maskbench/metric.h"
#include "maskbench/metric_networks.h"

namespace maskbench {
namespace {

std::string hash_of_weights(const WeightsFolder& folder, const std::string& name) {
  static std::map<std::string, std::string> known;
  const auto found = known.find(name);
  if (found != known.end()) return found->second;
  const WeightsInfo& weights = *find_weights(name);
  return known[name] = folder.has(weights) ? folder.sha256(weights) : "missing";
}

}  // namespace

std::map<std::string, std::string> metric_weights(const std::vector<std::string>& metrics) {
  const WeightsFolder folder = WeightsFolder::standard();
  std::map<std::string, std::string> weights;
  for (const std::string& name : metrics) {
    const MetricInfo* metric = find_metric(name);
    if (!metric) continue;
    for (const std::string& network : metric->networks)
      for (const std::string& file : find_network(network)->weights) weights[file] = hash_of_weights(folder, file);
  }
  return weights;
}

}  // namespace maskbench
