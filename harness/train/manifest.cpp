#include "train/manifest.h"

#include <torch/version.h>

#include "base/sha256.h"
#include "git_version.h"
#include "maskbench/descriptor.h"
#include "numerics_sha256.h"
#include "train/device.h"

namespace maskbench {

std::string numerics_sha256() { return MASKBENCH_NUMERICS_SHA256; }

void write_manifest(const RunFolder& folder, const Run& run, const PluginInfo& plugin, const Source& source,
                    const torch::Device& device) {
  using Json = nlohmann::ordered_json;
  const Json json = {
      {"version", 1},
      {"program",
       {{"commit", MASKBENCH_GIT_COMMIT}, {"dirty", MASKBENCH_GIT_DIRTY}, {"numerics_sha256", numerics_sha256()}}},
      {"plugin",
       {{"name", plugin.name},
        {"version", plugin.version},
        {"source_sha256", plugin.source_sha256},
        {"file_sha256", plugin.file.empty() ? Json() : Json(sha256_of_file(plugin.file))}}},
      {"versions", {{"torch", TORCH_VERSION}, {"abi", MASKBENCH_ABI}, {"compiler", __VERSION__}}},
      {"data_sha256", source.digest()},
      {"weights", Json::object()},
      {"seed", run.seed},
      {"device", describe_device(device)},
      {"threads", run.train.integer("threads")},
      {"determinism", run.train.text("determinism")}};
  folder.write_json("manifest.json", json);
}

}  // namespace maskbench
