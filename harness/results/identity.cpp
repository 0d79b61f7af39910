#include "results/identity.h"

#include "base/sha256.h"
#include "numerics_sha256.h"

namespace maskbench {

std::string numerics_sha256() { return MASKBENCH_NUMERICS_SHA256; }

std::string sources_sha256(const std::string& plugin_source_sha256) {
  return sha256(numerics_sha256() + " " + plugin_source_sha256);
}

std::string run_identity(const Run& run, const std::map<std::string, std::string>& weights,
                         const std::string& device_type) {
  std::string program = numerics_sha256();
  for (const auto& [name, hash] : weights) program += " " + name + " " + hash;
  return run_hash(run, program, device_type);
}

}  // namespace maskbench
