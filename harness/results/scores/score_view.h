// The scores of a run that its tables show: metrics.json and metrics.csv, put together from scores/ and costs.json.
#pragma once

#include <filesystem>
#include <string>

#include "results/scores/score_file.h"

namespace maskbench {

// Returns whether nothing of the request is left to do: every score is there, metrics.json consists of them in their
// order, and the picture grid shows the figure. Looks at the names of files, at metrics.json and at the grid's
// figure.json.
bool is_scored(const std::filesystem::path& run, const ScoreRequest& request);

// Returns whether the run has ended and nothing of the request is left to do; a run that diverged has no scores.
bool is_complete(const std::filesystem::path& run, const ScoreRequest& request);
// The same where the state of the run is known.
bool is_complete(const std::filesystem::path& run, const std::string& state, const ScoreRequest& request);

// Writes metrics.json and metrics.csv from the scores of the final weights, and, where the request names checkpoints,
// scores/by_iteration.csv: a line for each iteration that has all scores, a column for each metric. Throws
// EnvironmentError, and std::logic_error where a score is missing.
void write_score_view(const std::filesystem::path& run, const std::string& run_hash, const ScoreRequest& request);

// Returns whether the picture grid shows the figure of the request, by samples/grid/figure.json.
bool shows_figure(const std::filesystem::path& run, const ScoreRequest& request);
// Writes samples/grid/figure.json.
void write_figure_json(const std::filesystem::path& run, const ScoreRequest& request);

// Of a run of the format without scores/: copies its metrics.json and metrics.csv to scores/earlier.json and .csv, so
// that they are not lost, and writes costs.json from it. Does nothing to others.
void keep_earlier_format(const std::filesystem::path& run);

// Iterations of the checkpoints that the request names, ascending, without that of the final weights.
std::vector<int64_t> earlier_checkpoints(const std::filesystem::path& run, const ScoreRequest& request);

}  // namespace maskbench
