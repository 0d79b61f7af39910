// Whether a repeated run is the run that was stored, bit for bit.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace maskbench {

// What result files of two folders were compared, in the order in which a run writes them, up to the first difference.
struct RunComparison {
  std::vector<std::string> compared;      // names of files
  std::optional<std::string> difference;  // "checkpoints/000400/model.safetensors: "G.0.weight" [4,3] ..."
};

// Compares what both hold of metrics, pictures, checkpoints and scalars.jsonl; of the last, where `whole` is false, the
// lines that both have. What `again` lacks is a difference only where `whole`, and only of metrics and scalars: how
// often pictures and checkpoints were written decides no number.
RunComparison compare_runs(const std::filesystem::path& stored, const std::filesystem::path& again, bool whole);

// Results that are not as the manifest says they were left; empty: none.
std::vector<std::string> changed_results(const std::filesystem::path& folder, const nlohmann::ordered_json& manifest);

// Why a repetition may have come out otherwise, likeliest first: what two manifests say differently. Never empty.
std::vector<std::string> likely_causes(const nlohmann::ordered_json& stored, const nlohmann::ordered_json& again);

}  // namespace maskbench
