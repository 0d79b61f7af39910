#include "experiment/run_experiment.h"

#include <fmt/format.h>

#include <algorithm>

#include "experiment/catalogue.h"
#include "experiment/open_data.h"
#include "experiment/run_plan.h"
#include "experiment/run_selection.h"
#include "experiment/write_results.h"
#include "launch/slurm_commands.h"
#include "machine/device_name.h"
#include "maskbench/errors.h"
#include "report/labels.h"
#include "results/experiment_file.h"
#include "results/identity.h"
#include "results/metrics_file.h"
#include "spec/data_source.h"
#include "system/atomic_file.h"
#include "system/messages.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

// "400 to 1500": the range over trained systems.
std::string iterations_text(const Experiment& experiment) {
  int64_t least = 0, most = 0;
  for (const Run& run : experiment.runs) {
    if (!run.trained) continue;
    const int64_t iterations = run.train.integer("iterations");
    least = least == 0 ? iterations : std::min(least, iterations);
    most = std::max(most, iterations);
  }
  return least == most ? fmt::format("{}", most) : fmt::format("{} to {}", least, most);
}

ListedRun listed_run_of(const PlannedRun& planned) {
  const Run& run = planned.run;
  return {.name = planned.folder.filename().string(),
          .system = run.system,
          .plugin = run.plugin,
          .seed = run.seed,
          .point = point_json(run.point),
          .sources = sources_sha256(run.plugin_source_sha256)};
}

ExperimentFile experiment_file_of(const Experiment& experiment, const std::vector<PlannedRun>& plan,
                                  const std::vector<std::string>& notes) {
  const Run& first = experiment.runs.back();
  const int64_t size = first.data.integer("size");
  const std::string& kind = data_source(first.data.text("source")).kind;
  ExperimentFile file;
  file.name = experiment.name;
  file.title = experiment.title;
  file.split = first.eval.text("split");
  file.reference = first.eval.text("reference");
  file.systems = experiment.systems;
  file.metrics = first.eval.texts("metrics");
  file.metrics.insert(file.metrics.end(), kCostMetrics.begin(), kCostMetrics.end());
  file.notes = {fmt::format("{}, {} x {} pixels, {} iterations", kind, size, size, iterations_text(experiment))};
  file.notes.insert(file.notes.end(), notes.begin(), notes.end());
  if (const auto& ablation = experiment.ablation)
    file.ablation = {ablation->rows, ablation->columns, ablation->metrics, ablation->system,
                     point_json(ablation->point)};
  for (const ScoreKey& key : plan.front().request.keys) file.scores.push_back({key.metric, key.name(), key.source});
  for (const PlannedRun& planned : plan) file.runs.push_back(listed_run_of(planned));
  return file;
}

std::vector<Job> jobs_of(const std::vector<PlannedRun>& runs) {
  std::vector<Job> jobs;
  for (const PlannedRun& planned : runs)
    jobs.push_back(job_of(planned.name(), planned.folder, planned.run, planned.request));
  return jobs;
}

std::vector<PlannedRun> chosen_of(const ExperimentRequest& request, std::vector<PlannedRun> plan) {
  if (!request.only.empty()) plan = select_runs(plan, request.only);
  return request.retry_failed ? select_failed(plan) : plan;
}

std::vector<PlannedRun> undone(const std::vector<PlannedRun>& plan) {
  std::vector<PlannedRun> left;
  std::copy_if(plan.begin(), plan.end(), std::back_inserter(left), [](const auto& run) { return !run.scored; });
  return left;
}

std::string duration_text(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", seconds);
  if (seconds < 90 * 60) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

// "trained", "to be trained (partial)"; "-" for a system without weights.
std::string weights_text(const PlannedRun& planned) {
  if (!planned.run.trained) return "-";
  if (planned.trained()) return planned.state;
  return planned.state == "missing" ? "to be trained" : fmt::format("to be trained ({})", planned.state);
}

std::string scores_text(const PlannedRun& planned) {
  if (planned.state == "diverged") return "-";
  return planned.scored ? "scored" : "to be scored";
}

int show_plan(const ExperimentRequest& request, const std::vector<PlannedRun>& plan) {
  size_t untrained = 0;
  for (const PlannedRun& p : plan) {
    const std::string point = report::point_field(point_json(p.run.point));
    fmt::print("{}\t{}\t{}\t{}\t{}\t{}\n", p.run.system, point.empty() ? "-" : point, p.run.seed, p.hash.substr(0, 12),
               weights_text(p), scores_text(p));
    untrained += p.run.trained && !p.trained();
  }
  const auto left = undone(plan);
  tell("{} of {} runs to do: {} to train, {} only to score", left.size(), plan.size(), untrained,
       left.size() - untrained);
  const size_t at_once = jobs_at_once(request.how, jobs_of(left));
  if (const auto time = estimate(plan, at_once); time && untrained > 0)
    tell("; training takes about {} with {} at once, estimated from {} runs", duration_text(time->seconds), at_once,
         time->timed);
  tell("\n");
  return 0;
}

}  // namespace

int run_experiment(const ExperimentRequest& request) {
  const std::string type = device_type(request.how.device);
  const Published published = read_published(request.reference);
  if (request.how.launcher == "slurm" && !request.dry_run) expect_slurm();
  const Catalogue catalogue = full_catalogue();
  Experiment experiment = read_spec(request.spec, request.settings, catalogue);
  const fs::path results = fs::path(request.results) / experiment.name;
  if (!request.dry_run) expect_folder(results);
  OpenedData opened = open_data(experiment);
  add_builtin_systems(experiment, opened, catalogue);
  const std::vector<PlannedRun> plan = plan_runs(experiment, results, type), chosen = chosen_of(request, plan);
  if (request.dry_run) return show_plan(request, chosen);
  make_folder(results);
  remove_leftovers(results);
  write_experiment_file(results, experiment_file_of(experiment, plan, opened.notes));
  const std::vector<PlannedRun> left = undone(chosen);
  if (left.size() < chosen.size())
    tell("{} of {} runs are already finished\n", chosen.size() - left.size(), chosen.size());
  const Launched launched = launch(request.how, jobs_of(left), results);
  if (!fs::is_directory(results))
    throw EnvironmentError(fmt::format("{} was deleted during the run", results.string()));
  write_results(results, published, request.full, request.report);
  if (launched.interrupted) tell("interrupted; run the same command to resume from the last checkpoints\n");
  return exit_code(launched);
}

}  // namespace maskbench
