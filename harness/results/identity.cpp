#include "results/identity.h"

#include "base/sha256.h"
#include "numerics_sha256.h"

namespace maskbench {

std::string numerics_sha256() { return MASKBENCH_TRAINING_SHA256; }

std::string sources_sha256(const std::string& plugin_source_sha256) {
  return sha256(numerics_sha256() + " " + plugin_source_sha256);
}

std::string run_identity(const Run& run, const std::string& device_type) {
  return run_hash(run, numerics_sha256(), device_type);
}

}  // namespace maskbench
