#include "results/scores/score_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "formats/json_file.h"
#include "results/checkpoints.h"
#include "results/status.h"
#include "system/atomic_file.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kFigure[] = "samples/grid/figure.json";

bool has_scores(const fs::path& run, int64_t iteration, const ScoreRequest& request) {
  return std::all_of(request.keys.begin(), request.keys.end(),
                     [&](const ScoreKey& key) { return has_score(run, iteration, key); });
}

// The scores that metrics.json was put together from; empty where it cannot be read.
std::vector<std::string> names_in_view(const fs::path& run) {
  std::vector<std::string> names;
  try {
    for (const auto& [metric, reading] : read_metrics_json(run))
      if (!reading.score.empty()) names.push_back(reading.score);
  } catch (const std::runtime_error&) {
    names.clear();
  }
  return names;
}

ScoreFile score_of(const fs::path& run, const std::string& run_hash, int64_t iteration, const ScoreKey& key) {
  auto score = find_score(run, run_hash, iteration, key);
  if (!score) throw std::logic_error(fmt::format("no score {} after iteration {}", key.name(), iteration));
  return *std::move(score);
}

// Ascending.
std::vector<int64_t> scored_iterations(const fs::path& run, const ScoreRequest& request) {
  std::vector<int64_t> iterations;
  for (const auto& entry : fs::directory_iterator(run / "scores"))
    if (const auto iteration = iteration_of(entry.path()); iteration && has_scores(run, *iteration, request))
      iterations.push_back(*iteration);
  std::sort(iterations.begin(), iterations.end());
  return iterations;
}

std::string line_of(const fs::path& run, const std::string& run_hash, int64_t iteration, const ScoreRequest& request) {
  std::string line = fmt::format("{}", iteration);
  for (const ScoreKey& key : request.keys) {
    const auto value = score_of(run, run_hash, iteration, key).reading.value;
    line += value ? fmt::format(",{}", *value) : ",";
  }
  return line + "\n";
}

void write_by_iteration(const fs::path& run, const std::string& run_hash, const ScoreRequest& request) {
  std::string text = "iteration";
  for (const ScoreKey& key : request.keys) text += "," + key.metric;
  text += "\n";
  for (int64_t iteration : scored_iterations(run, request)) text += line_of(run, run_hash, iteration, request);
  write_file_atomically(run / "scores/by_iteration.csv", text);
}

}  // namespace

bool shows_figure(const fs::path& run, const ScoreRequest& request) {
  try {
    return fs::exists(run / kFigure) && read_json_file(run / kFigure) == request.figure;
  } catch (const std::runtime_error&) {
    return false;
  }
}

bool is_scored(const fs::path& run, const ScoreRequest& request) {
  if (!has_scores(run, request.iteration, request) || names_in_view(run) != request.names() ||
      !fs::exists(run / "metrics.csv") || !shows_figure(run, request))
    return false;
  if (request.checkpoints == "last") return true;
  const auto earlier = earlier_checkpoints(run, request);
  return fs::exists(run / "scores/by_iteration.csv") &&
         std::all_of(earlier.begin(), earlier.end(), [&](int64_t i) { return has_scores(run, i, request); });
}

bool is_complete(const fs::path& run, const ScoreRequest& request) {
  return is_complete(run, find_status(run).state, request);
}

bool is_complete(const fs::path& run, const std::string& state, const ScoreRequest& request) {
  return has_ended(state) && (state == "diverged" || is_scored(run, request));
}

void write_score_view(const fs::path& run, const std::string& run_hash, const ScoreRequest& request) {
  Readings readings;
  std::vector<PictureValues> columns;
  std::vector<ScoredPair> pairs;
  for (const ScoreKey& key : request.keys) {
    ScoreFile score = score_of(run, run_hash, request.iteration, key);
    score.reading.score = key.name();
    readings.emplace_back(key.metric, score.reading);
    if (!score.values.rows.empty()) columns.push_back(std::move(score.values));
    pairs = std::move(score.pairs);
  }
  for (auto& [metric, reading] : read_costs_json(run)) readings.emplace_back(metric, reading);
  write_metrics_csv(run, pairs, columns);
  write_metrics_json(run, readings);
  if (request.checkpoints != "last") write_by_iteration(run, run_hash, request);
}

void write_figure_json(const fs::path& run, const ScoreRequest& request) {
  write_file_atomically(run / kFigure, request.figure.dump(2) + "\n");
}

void keep_earlier_format(const fs::path& run) {
  if (fs::exists(run / "scores") || !fs::exists(run / "metrics.json")) return;
  Readings costs;
  for (const auto& [metric, reading] : read_metrics_json(run))
    if (std::find(kCostMetrics.begin(), kCostMetrics.end(), metric) != kCostMetrics.end())
      costs.emplace_back(metric, reading);
  if (!costs.empty()) write_costs_json(run, costs);
  make_folder(run / "scores");
  for (const std::string kind : {".csv", ".json"})
    if (fs::exists(run / ("metrics" + kind)))
      write_file_atomically(run / ("scores/earlier" + kind), read_file(run / ("metrics" + kind)));
}

std::vector<int64_t> earlier_checkpoints(const fs::path& run, const ScoreRequest& request) {
  if (request.checkpoints == "last") return {};
  if (request.checkpoints != "all") return {std::stol(request.checkpoints)};
  std::vector<int64_t> iterations;
  for (const fs::path& checkpoint : CheckpointFolder(run / "checkpoints", "").newest_first())
    if (const auto iteration = iteration_of(checkpoint); iteration && *iteration != request.iteration)
      iterations.push_back(*iteration);
  std::reverse(iterations.begin(), iterations.end());
  return iterations;
}

}  // namespace maskbench
