#include "train/identity.h"

#include "maskbench/metric.h"
#include "maskbench/networks.h"
#include "numerics_sha256.h"

namespace maskbench {

std::string numerics_sha256() { return MASKBENCH_NUMERICS_SHA256; }

std::map<std::string, std::string> metric_weights(const Run& run) {
  static Networks networks;  // hashes a file of weights once, however many runs ask
  std::map<std::string, std::string> weights;
  for (const std::string& name : run.eval.texts("metrics"))
    if (const MetricInfo* metric = find_metric(name); metric && !metric->networks.empty())
      weights[metric->name] = weights_sha256(*metric, networks);
  return weights;
}

std::string run_identity(const Run& run, const std::string& device_type) {
  std::string program = numerics_sha256();
  for (const auto& [metric, weights] : metric_weights(run)) program += " " + metric + " " + weights;
  return run_hash(run, program, device_type);
}

}  // namespace maskbench
