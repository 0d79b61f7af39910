// Comparing a repeated run with the stored one, bit for bit.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace maskbench {

// The result files compared, in the order in which a run writes them, up to the first difference.
struct RunComparison {
  std::vector<std::string> compared;      // names of files
  std::optional<std::string> difference;  // "checkpoints/000400/model.safetensors: "G.0.weight" [4,3] ..."
};

// Compares the metrics, pictures, checkpoints and scalars.jsonl that both folders hold; unless `whole`, only the lines of
// scalars.jsonl that both have. A file that `again` lacks is a difference only where `whole`, and only for metrics and
// scalars: how often pictures and checkpoints are written decides no number.
RunComparison compare_runs(const std::filesystem::path& stored, const std::filesystem::path& again, bool whole);

// Returns a line for each result file whose SHA-256 differs from that in the manifest, or that is gone.
std::vector<std::string> changed_results(const std::filesystem::path& folder, const nlohmann::ordered_json& manifest);

// Returns possible causes of a difference, likeliest first: what differs between the two manifests. Never empty.
std::vector<std::string> likely_causes(const nlohmann::ordered_json& stored, const nlohmann::ordered_json& again);

}  // namespace maskbench
