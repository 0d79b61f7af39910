#include "results/comparison/run_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <sstream>

#include "base/sha256.h"
#include "results/comparison/tensor_difference.h"
#include "results/manifest.h"
#include "results/metrics_file.h"
#include "system/atomic_file.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

using Json = nlohmann::ordered_json;

// The iteration at which a run writes a file, as a sort key: scalars.jsonl comes first, scores last, among them
// metrics.json first.
double moment_of(const std::string& file) {
  static const std::regex kNumber("(samples|checkpoints)/(pretraining-)?([0-9]{1,15})[./].*");
  std::smatch parts;
  if (std::regex_match(file, parts, kNumber)) return parts[2].matched ? 0.25 : std::stod(parts[3]);
  if (file == "scalars.jsonl") return 0.5;
  return !is_score_file(file) ? 1e16 : file == "metrics.json" ? 2e16 : 3e16;
}

std::vector<std::string> in_order(const std::map<std::string, std::string>& hashes) {
  std::vector<std::string> files;
  for (const auto& [file, hash] : hashes) files.push_back(file);
  std::stable_sort(files.begin(), files.end(),
                   [](const auto& a, const auto& b) { return moment_of(a) < moment_of(b); });
  return files;
}

std::string line_difference(const std::string& stored, const std::string& again, bool whole) {
  std::istringstream first(stored), second(again);
  for (int number = 1;; ++number) {
    std::string a, b;
    const bool more_a = bool(std::getline(first, a)), more_b = bool(std::getline(second, b));
    if (!more_a && !more_b) return "";
    if (more_a != more_b) {
      if (!whole) return "";
      return fmt::format("line {} is only in the {}", number, more_a ? "stored run" : "repetition");
    }
    if (a != b) return fmt::format("line {} was {} and is {} now", number, a, b);
  }
}

std::string metric_difference(const std::string& stored, const std::string& again) {
  const Json a = Json::parse(stored, nullptr, false), b = Json::parse(again, nullptr, false);
  if (a.is_object() && b.is_object())
    for (const auto& [name, value] : a.items())
      if (!b.contains(name) || b[name] != value)
        return fmt::format("{} was {} and is {} now", name, value.dump(), b.contains(name) ? b[name].dump() : "absent");
  return "its bytes differ";
}

std::string difference_of(const std::string& file, const fs::path& stored, const fs::path& again, bool whole) {
  if (fs::path(file).extension() == ".safetensors") return tensor_difference(stored / file, again / file);
  const std::string a = read_file(stored / file), b = read_file(again / file);
  if (a == b) return "";
  if (file == "scalars.jsonl" || file == "metrics.csv") return line_difference(a, b, whole);
  return file == "metrics.json" ? metric_difference(a, b) : "it shows another picture";
}

std::string hash_difference(const fs::path& again, const std::string& stored) {
  return sha256_of_file(again) == stored ? "" : "its SHA-256 is not the one in the manifest";
}

// Inputs of the scores in metrics.json, by metric. They are the same in the folder of every iteration.
std::map<std::string, Json> shown_inputs(const fs::path& run) {
  std::map<std::string, Json> inputs;
  std::error_code none;
  for (const auto& [metric, reading] : read_metrics_json(run))
    for (const auto& iteration : fs::directory_iterator(run / "scores", none)) {
      const fs::path file = iteration.path() / (reading.score.text() + ".json");
      if (!reading.score.empty() && fs::exists(file))
        inputs[metric] = Json::parse(read_file(file)).value("inputs", Json());
    }
  return inputs;
}

bool must_be_there(const std::string& file, Extent extent) {
  if (extent == Extent::kPart) return false;
  return file.starts_with("metrics.") || file == "costs.json" || file == "scalars.jsonl";
}

}  // namespace

bool is_score_file(const std::string& file) {
  return file.starts_with("metrics.") || file.starts_with("scores/") || file.starts_with("samples/grid/");
}

RunComparison compare_runs(const fs::path& stored, const Json& manifest, const fs::path& again, Extent extent) {
  RunComparison found;
  auto hashes = result_hashes(stored);
  const Json listed = manifest.value("results", Json::object());
  for (const auto& [file, hash] : listed.items()) hashes.try_emplace(file, hash.get<std::string>());
  for (const std::string& file : in_order(hashes)) {
    if (extent == Extent::kScores && !is_score_file(file)) continue;
    const bool there = fs::exists(again / file), is_stored = fs::exists(stored / file);
    if (!there && !must_be_there(file, extent)) continue;
    found.compared.push_back(file);
    if (!is_stored) found.not_stored.push_back(file);
    const bool whole = extent != Extent::kPart;
    const std::string difference = !there      ? "the repetition has none"
                                   : is_stored ? difference_of(file, stored, again, whole)
                                               : hash_difference(again / file, hashes.at(file));
    if (difference.empty()) continue;
    found.difference = file + ": " + difference;
    break;
  }
  return found;
}

std::vector<std::string> changed_results(const fs::path& folder, const Json& manifest) {
  std::vector<std::string> changed;
  if (!manifest.contains("results")) return changed;
  const auto now = result_hashes(folder);
  for (const auto& [file, hash] : manifest["results"].items()) {
    const auto found = now.find(file);
    if (found != now.end() && hash != found->second)
      changed.push_back(file + " was changed after the run had ended: its SHA-256 is another");
  }
  return changed;
}

std::vector<std::string> changed_score_inputs(const fs::path& stored, const fs::path& again) {
  static const std::vector<std::pair<const char*, const char*>> kInputs = {
      {"source", "another source of the metric"},
      {"weights", "other weights of the metric"},
      {"program", "other sources of the program"},
      {"reference_source", "another source of the reference of"},
      {"reference", "another reference of"},
      {"pairs", "other pairs of"},
      {"seed", "other pairs of"},
      {"device", "another device of"}};
  std::vector<std::string> changed;
  const auto before = shown_inputs(stored), after = shown_inputs(again);
  for (const auto& [metric, was] : before) {
    const auto is = after.find(metric);
    if (is == after.end() || is->second == was) continue;
    for (const auto& [key, text] : kInputs)
      if (was.value(key, Json()) != is->second.value(key, Json()))
        changed.push_back(fmt::format("{} {}", text, metric));
    break;
  }
  return changed;
}

std::vector<std::string> likely_causes(const Json& stored, const Json& again) {
  static const std::vector<std::pair<const char*, const char*>> kCauses = {
      {"/spec_sha256", "another spec"},
      {"/data_sha256", "other data"},
      {"/plugin/source_sha256", "another source of the plugin"},
      {"/program/numerics_sha256", "other sources or compile flags of the program"},
      {"/versions/torch", "another version of LibTorch"},
      {"/versions/compiler", "another compiler"},
      {"/device", "other kernels of the device"},
      {"/threads", "another number of threads"},
      {"/processor", "another processor"},
      {"/plugin/file_sha256", "the plugin was built again"},
      {"/program/commit", "another commit of the program"}};
  std::vector<std::string> causes;
  for (const auto& [pointer, cause] : kCauses) {
    const Json::json_pointer at(pointer);
    const Json was = stored.value(at, Json()), is = again.value(at, Json());
    if (was != is) causes.push_back(fmt::format("{} ({} then, {} now)", cause, was.dump(), is.dump()));
  }
  if (stored.value("determinism", "") == "off") causes.push_back("determinism = \"off\" lets kernels differ");
  if (causes.empty())
    causes.push_back(
        "all that is recorded is the same: a file that was changed, an operation that does not repeat, or a broken "
        "machine");
  return causes;
}

}  // namespace maskbench
