#include "results/manifest.h"

#include <fmt/format.h>

#include <fstream>
#include <set>

#include "base/sha256.h"
#include "formats/json_file.h"
#include "formats/sealed_json.h"
#include "git_version.h"
#include "maskbench/descriptor.h"
#include "maskbench/errors.h"
#include "results/identity.h"
#include "system/atomic_file.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kManifestFile[] = "manifest.json";
constexpr int64_t kManifestVersion = 3;  // 2: metrics.json has `compared_with` and `reason`; 3: scores/

// "Intel(R) Xeon(R) ...", as the kernel has it; empty where it does not say.
std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.rfind("model name", 0) == 0) return line.substr(std::min(line.size(), line.find(':') + 2));
  return "";
}

// `file` is relative to the run folder.
bool is_result(const fs::path& file) {
  static const std::set<std::string> kNames = {"metrics.json", "metrics.csv", "costs.json", "scalars.jsonl"};
  const std::string kind = file.extension();
  return kNames.contains(file.filename()) || kind == ".png" || kind == ".safetensors" ||
         (*file.begin() == "scores" && kind == ".json");
}

// What training multiplied: only CUDA has TF32.
std::string training_precision(const Run& run, const Provenance& provenance) {
  const std::string& asked = run.train.text("precision");
  return asked == "tf32" && provenance.device_type != "cuda" ? "float32" : asked;
}

}  // namespace

nlohmann::ordered_json program_json() {
  return {{"commit", MASKBENCH_GIT_COMMIT}, {"dirty", MASKBENCH_GIT_DIRTY}, {"numerics_sha256", numerics_sha256()}};
}

void write_manifest(const RunFolder& folder, const Run& run, const PluginInfo& plugin, const Provenance& provenance,
                    const std::map<std::string, std::string>& results) {
  Json json = {{"version", kManifestVersion},
               {"run", provenance.run_hash},
               {"spec_sha256", sha256_of_file(folder / "spec.toml")},
               {"program", program_json()},
               {"plugin",
                {{"name", plugin.name},
                 {"version", plugin.version},
                 {"source_sha256", plugin.source_sha256},
                 {"file_sha256", plugin.file.empty() ? Json() : Json(sha256_of_file(plugin.file))}}},
               {"versions", {{"torch", provenance.torch}, {"abi", MASKBENCH_ABI}, {"compiler", __VERSION__}}},
               {"data_sha256", provenance.data_sha256},
               {"seed", run.seed},
               {"device", provenance.device},
               {"device_type", provenance.device_type},
               {"processor", processor()},
               {"threads", run.train.integer("threads")},
               {"determinism", run.train.text("determinism")},
               {"precision", {{"training", training_precision(run, provenance)}, {"scores", "float32"}}},
               {"results", results}};
  if (!provenance.convolutions.empty()) json["convolutions"] = provenance.convolutions;
  write_file_atomically(folder / kManifestFile, sealed(json));
}

void update_manifest(const RunFolder& folder) {
  Json json = read_manifest(folder.path());
  json["spec_sha256"] = sha256_of_file(folder / "spec.toml");
  json["results"] = result_hashes(folder.path());
  write_file_atomically(folder / kManifestFile, sealed(json));
}

Json read_manifest(const fs::path& folder) {
  const fs::path file = folder / kManifestFile;
  if (!fs::exists(file)) throw UserError(fmt::format("{}: no run, it holds no {}", folder.string(), kManifestFile));
  try {
    Json json = unsealed(read_file(file));
    check_version(json, kManifestVersion, file);
    return json;
  } catch (const EnvironmentError&) {
    throw;
  } catch (const std::runtime_error& problem) {
    throw UserError(fmt::format("{}: {}", file.string(), problem.what()));
  }
}

std::map<std::string, std::string> result_hashes(const fs::path& folder) {
  std::map<std::string, std::string> hashes;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (const fs::path file = entry.path().lexically_relative(folder); entry.is_regular_file() && is_result(file))
      hashes[file] = sha256_of_file(entry.path());
  return hashes;
}

}  // namespace maskbench
