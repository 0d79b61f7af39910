#include "score/metric_identity.h"

#include <array>
#include <string_view>

#include "base/sha256.h"
#include "maskbench/metric_networks.h"
#include "numerics_sha256.h"

namespace maskbench {
namespace {

struct SourceHash {
  std::string_view file, sha256;
};
constexpr SourceHash kMetricFiles[] = {MASKBENCH_METRIC_SHA256};

std::string hash_of_weights(const WeightsFolder& folder, const std::string& name) {
  static std::map<std::string, std::string> known;
  const auto found = known.find(name);
  if (found != known.end()) return found->second;
  const WeightsInfo& weights = *find_weights(name);
  return known[name] = folder.has(weights) ? folder.sha256(weights) : "missing";
}

}  // namespace

std::string scoring_sha256() { return MASKBENCH_SCORING_SHA256; }

std::string metric_source_sha256(const MetricInfo& metric) {
  std::string own = metric.source_sha256;
  for (const SourceHash& source : kMetricFiles)
    if (metric.source_file.ends_with(source.file)) own = source.sha256;
  return sha256(scoring_sha256() + " " + own);
}

std::map<std::string, std::string> weights_of(const MetricInfo& metric) {
  const WeightsFolder folder = WeightsFolder::standard();
  std::map<std::string, std::string> weights;
  for (const std::string& network : metric.networks)
    for (const std::string& file : find_network(network)->weights) weights[file] = hash_of_weights(folder, file);
  return weights;
}

}  // namespace maskbench
