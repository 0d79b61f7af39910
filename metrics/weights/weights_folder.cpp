// The registry of weights, and the folder that holds their files.

#include <cstdlib>

#include "base/named_registry.h"
#include "base/sha256.h"
#include "formats/foreign_format.h"
#include "formats/safetensors.h"
#include "maskbench/errors.h"
#include "maskbench/metric_networks.h"
#include "metrics/weights/weights_content.h"
#include "system/atomic_file.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

NamedRegistry<WeightsInfo>& registry() {
  static NamedRegistry<WeightsInfo> weights("weights");
  return weights;
}

// Returns the views, checked against the checksum that `import` wrote.
Tensors tensors_of(const std::map<std::string, TensorView>& views, const std::map<std::string, std::string>& metadata) {
  const auto sum = metadata.find(kContentSum);
  if (sum != metadata.end() && sum->second != content_sha256(views))
    throw UserError("is damaged: its content is not what was imported; import or fetch it again");
  return to_tensors(views);
}

Tensors read_tensors(const WeightsInfo& weights, const fs::path& file) {
  if (!weights.embedded.empty()) {
    std::map<std::string, TensorView> views;
    std::map<std::string, std::string> metadata;
    parse_safetensors(weights.embedded, views, metadata);
    return tensors_of(views, metadata);
  }
  const SafetensorsFile mapped(file);
  return tensors_of(mapped.tensors(), mapped.metadata());
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

const std::vector<WeightsInfo>& all_weights() { return registry().all(); }
const WeightsInfo* find_weights(const std::string& name) { return registry().find(name); }
RegisterWeights::RegisterWeights(WeightsInfo info) { registry().add(std::move(info)); }

WeightsFolder WeightsFolder::standard() {
  if (const std::string given = variable("MASKBENCH_WEIGHTS"); !given.empty()) return WeightsFolder(given);
  const std::string data = variable("XDG_DATA_HOME");
  const fs::path base = data.empty() ? fs::path(variable("HOME")) / ".local/share" : fs::path(data);
  return WeightsFolder(base / "maskbench/weights");
}

bool WeightsFolder::has(const WeightsInfo& weights) const {
  std::error_code ignored;
  return !weights.embedded.empty() || fs::exists(file(weights), ignored);
}

std::string WeightsFolder::sha256(const WeightsInfo& weights) const {
  return weights.embedded.empty() ? sha256_of_file(file(weights)) : maskbench::sha256(weights.embedded);
}

Tensors WeightsFolder::load(const WeightsInfo& weights) const {
  const fs::path path = file(weights);
  try {
    Tensors tensors = read_tensors(weights, path);
    check_content(weights, tensors);
    return tensors;
  } catch (const UserError& problem) {
    const std::string kind = weights.embedded.empty() ? foreign_format(read_file(path)) : "";
    throw UserError(path.string() + ": " + (kind.empty() ? problem.what() : kind));
  }
}

}  // namespace maskbench
