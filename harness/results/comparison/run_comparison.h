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
  std::vector<std::string> not_stored;    // those of them that the stored run lacks: compared by their SHA-256
  std::optional<std::string> difference;  // "checkpoints/000400/model.safetensors: "G.0.weight" [4,3] ..."
};

// What was repeated: a run from its start to its scores, some of its iterations, or its scores alone.
enum class Extent { kWhole, kPart, kScores };

// Compares the scores, pictures, checkpoints and scalars.jsonl that both folders hold, of kScores only scores; of kPart
// only the lines of scalars.jsonl that both have. A file that `stored` lacks and its `manifest` names is compared by the
// SHA-256 there: a run may be kept without its large files. A file that `again` lacks is a difference only for metrics and
// costs, and of kWhole for scalars.jsonl: how often pictures and checkpoints are written decides no number, and `stored`
// may hold scores that its tables do not show.
RunComparison compare_runs(const std::filesystem::path& stored, const nlohmann::ordered_json& manifest,
                           const std::filesystem::path& again, Extent extent);

// Whether a result file follows from the trained weights: metrics, scores and the picture grid.
bool is_score_file(const std::string& file);

// Returns a line for each result file whose SHA-256 differs from that in the manifest.
std::vector<std::string> changed_results(const std::filesystem::path& folder, const nlohmann::ordered_json& manifest);

// Returns the inputs of the first score of metrics.json that differ between the two folders: "another source of the
// metric ssim", "other weights of the metric lpips", ...
std::vector<std::string> changed_score_inputs(const std::filesystem::path& stored, const std::filesystem::path& again);

// Returns possible causes of a difference, likeliest first: what differs between the two manifests. Never empty.
std::vector<std::string> likely_causes(const nlohmann::ordered_json& stored, const nlohmann::ordered_json& again);

}  // namespace maskbench
