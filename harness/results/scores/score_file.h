// scores/<iteration>/<metric>-<hash>.json of a run: one score of the weights after that iteration. Scores by other inputs
// are files beside it.
#pragma once

#include <filesystem>
#include <optional>

#include "results/metrics_file.h"
#include "results/scores/score_key.h"

namespace maskbench {

struct ScoreFile {
  std::string run;                     // hash of the run
  int64_t iteration = 0;               // of the weights
  std::vector<ScoredPair> pairs = {};  // rows of metrics.csv
  double mask_share = 0;               // mean alpha of the worn masks over the picture
  Reading reading = {};
  PictureValues values = {};  // of single pairs; empty where the metric has none
};

// The folder of scores after an iteration: "scores/000400".
std::filesystem::path scores_folder(const std::filesystem::path& run, int64_t iteration);

bool has_score(const std::filesystem::path& run, int64_t iteration, const ScoreKey& key);

// Writes the file atomically, sealed. The same score gives the same bytes. Throws EnvironmentError.
void write_score(const std::filesystem::path& run, const ScoreKey& key, const ScoreFile& score);

// Returns nullopt where there is no such file, where it is damaged, newer or of another run.
std::optional<ScoreFile> find_score(const std::filesystem::path& run, const std::string& run_hash, int64_t iteration,
                                    const ScoreKey& key);

}  // namespace maskbench
