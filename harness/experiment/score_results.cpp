#include "experiment/score_results.h"

#include <fmt/format.h>

#include <algorithm>

#include "experiment/catalogue.h"
#include "experiment/write_results.h"
#include "launch/slurm_commands.h"
#include "machine/device_name.h"
#include "maskbench/errors.h"
#include "results/experiment_file.h"
#include "results/scores/score_view.h"
#include "results/status.h"
#include "score/request.h"
#include "system/messages.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

// A finished run that is to stand in the table.
struct FinishedRun {
  fs::path folder;
  Run run;
  ScoreRequest request;
};

bool is_run(const fs::path& folder) { return fs::exists(folder / "spec.toml"); }

// The runs that experiment.json lists, else every run folder, in order of name.
std::vector<fs::path> run_folders(const fs::path& results) {
  std::vector<fs::path> folders;
  if (is_run(results)) return {results};
  if (fs::exists(results / kExperimentFile))
    for (const ListedRun& run : read_experiment_file(results).runs)
      if (is_run(results / run.name)) folders.push_back(results / run.name);
  if (folders.empty() && fs::is_directory(results))
    for (const auto& entry : fs::directory_iterator(results))
      if (is_run(entry.path())) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  if (folders.empty()) throw UserError(fmt::format("{}: holds no runs", results.string()));
  return folders;
}

std::vector<std::string> settings_of(const ScoringRequest& request) {
  std::vector<std::string> settings = request.settings;
  if (!request.checkpoints.empty()) settings.push_back(fmt::format("eval.checkpoints=\"{}\"", request.checkpoints));
  return settings;
}

Run run_of(const fs::path& folder, const ScoringRequest& request, const Catalogue& catalogue) {
  Run run = read_resolved_run((folder / "spec.toml").string(), settings_of(request), catalogue);
  Texts metrics = run.eval.texts("metrics");
  for (const std::string& metric : metrics_of_option(request.metrics))
    if (std::find(metrics.begin(), metrics.end(), metric) == metrics.end()) metrics.push_back(metric);
  run.eval.set("metrics", metrics);
  return run;
}

std::vector<FinishedRun> finished_runs(const ScoringRequest& request) {
  const Catalogue catalogue = full_catalogue();
  const std::string type = device_type(request.how.device);
  const std::vector<fs::path> folders = run_folders(request.results);
  std::vector<FinishedRun> finished;
  for (const fs::path& folder : folders) {
    if (!has_ended(find_status(folder).state)) continue;
    Run run = run_of(folder, request, catalogue);
    ScoreRequest scores = score_request(run, type);
    finished.push_back({folder, std::move(run), std::move(scores)});
  }
  if (finished.size() < folders.size())
    tell("{} of {} runs have not ended and are left out\n", folders.size() - finished.size(), folders.size());
  return finished;
}

std::vector<Job> jobs_of(const std::vector<FinishedRun>& finished) {
  std::vector<Job> jobs;
  for (const FinishedRun& one : finished)
    if (!is_complete(one.folder, one.request))
      jobs.push_back(job_of(one.folder.filename().string(), one.folder, one.run, one.request));
  return jobs;
}

// The tables stand on these scores from now on.
void list_scores(const fs::path& results, const FinishedRun& one) {
  ExperimentFile experiment = read_experiment_file(results);
  experiment.scores.clear();
  std::erase_if(experiment.metrics, [](const std::string& metric) {
    return std::find(kCostMetrics.begin(), kCostMetrics.end(), metric) == kCostMetrics.end();
  });
  std::vector<std::string> metrics;
  for (const ScoreKey& key : one.request.keys) {
    experiment.scores.push_back({key.metric, key.name(), key.source});
    metrics.push_back(key.metric);
  }
  experiment.metrics.insert(experiment.metrics.begin(), metrics.begin(), metrics.end());
  experiment.split = one.run.eval.text("split");
  experiment.reference = one.run.eval.text("reference");
  write_experiment_file(results, experiment);
}

}  // namespace

int score_results(const ScoringRequest& request) {
  const fs::path results = request.results;
  const Published published = read_published(request.reference);
  if (request.how.launcher == "slurm" && !request.dry_run) expect_slurm();
  const std::vector<FinishedRun> finished = finished_runs(request);
  const std::vector<Job> jobs = jobs_of(finished);
  tell("{} of {} runs to score\n", jobs.size(), finished.size());
  if (request.dry_run) {
    for (const Job& job : jobs) fmt::print("{}\tto be scored\n", job.name);
    return 0;
  }
  const bool single = is_run(results);
  if (!single && !finished.empty() && fs::exists(results / kExperimentFile)) list_scores(results, finished.front());
  const Launched launched = launch(request.how, jobs, single ? results.parent_path() : results);
  if (!single) write_results(results, published, request.full);
  if (launched.interrupted) tell("interrupted; run the same command to go on\n");
  return exit_code(launched);
}

}  // namespace maskbench
