#include "results/identity.h"

#include "base/sha256.h"
#include "maskbench/metric.h"
#include "maskbench/metric_networks.h"
#include "numerics_sha256.h"

namespace maskbench {
namespace {

// Read once a process: one file counts for many runs.
std::string hash_of(const WeightsFolder& folder, const std::string& name) {
  static std::map<std::string, std::string> known;
  const auto found = known.find(name);
  if (found != known.end()) return found->second;
  const WeightsInfo& weights = *find_weights(name);
  return known[name] = folder.has(weights) ? folder.sha256(weights) : "missing";
}

}  // namespace

std::string numerics_sha256() { return MASKBENCH_NUMERICS_SHA256; }

std::string sources_sha256(const std::string& plugin_source_sha256) {
  return sha256(numerics_sha256() + " " + plugin_source_sha256);
}

std::map<std::string, std::string> metric_weights(const Run& run) {
  const WeightsFolder folder = WeightsFolder::standard();
  std::map<std::string, std::string> weights;
  for (const std::string& name : run.eval.texts("metrics")) {
    const MetricInfo* metric = find_metric(name);
    if (!metric) continue;
    for (const std::string& network : metric->networks)
      for (const std::string& file : find_network(network)->weights) weights[file] = hash_of(folder, file);
  }
  return weights;
}

std::string run_identity(const Run& run, const std::string& device_type) {
  std::string program = numerics_sha256();
  for (const auto& [name, hash] : metric_weights(run)) program += " " + name + " " + hash;
  return run_hash(run, program, device_type);
}

}  // namespace maskbench
