// maskbench run SPEC: expands a spec into runs, executes those that are missing, writes and prints the tables.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/run_plan.h"
#include "cli/run_selection.h"
#include "data/source.h"
#include "launch/local.h"
#include "launch/slurm.h"
#include "maskbench/errors.h"
#include "maskbench/metric.h"
#include "plugin/discovery.h"
#include "report/columns.h"
#include "results/identity.h"
#include "spec/data_source.h"
#include "system/atomic_file.h"
#include "system/device_name.h"
#include "system/program_path.h"
#include "train/execute.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

constexpr int kInterrupted = 130;  // as a shell has it

struct Asked {
  std::string spec, device = "auto", results = "results", reference;
  std::vector<std::string> settings, only;
  std::string launcher = "local", slurm_script;
  double start_within = 0;
  size_t jobs = 0;
  bool dry_run = false, retry_failed = false, fail_fast = false;
};

// What opening the data shows that the spec does not say.
struct Opened {
  bool knows_truth = true;
  std::vector<std::string> notes;
};

// Photographs are opened once here: their content decides the hash of the runs.
Opened open_data(Experiment& experiment) {
  const Options& data = experiment.runs.front().data;
  if (const DataSourceInfo& info = data_source(data.text("source")); !info.opened()) return {info.knows_truth, {}};
  const auto source = make_source(data);
  const std::string described = describe(*source);
  fmt::print(stderr, "{}{}\n", described, source->remarks().empty() ? "" : ": see skipped.csv of any run");
  Opened opened{source->truth(Split::kTest, 0, 0).has_value(), {described}};
  if (source->knows_landmarks())
    opened.notes.push_back(fmt::format("{} of the {} test faces are without landmarks",
                                       faces_without_landmarks(*source, Split::kTest), source->faces(Split::kTest)));
  for (Run& run : experiment.runs) run.data.set("content", source->digest());
  return opened;
}

// The rows that every table has come first. The constant warp is fitted to the truth.
void add_builtin_systems(Experiment& experiment, Opened& opened) {
  for (auto info = builtin_systems().rbegin(); info != builtin_systems().rend(); ++info) {
    const auto& names = experiment.systems;
    const auto same = [&](const std::string& name) { return slug(name) == slug(info->name); };
    if (std::any_of(names.begin(), names.end(), same)) continue;
    if (info->name == "constant" && !opened.knows_truth) {
      opened.notes.push_back("no row \"constant\": the source knows no truth");
      continue;
    }
    Run run = experiment.runs.front();
    run.system = run.plugin = info->name;
    run.plugin_source_sha256.clear();
    run.trained = false;
    run.options = Options();
    run.point.clear();
    experiment.systems.insert(experiment.systems.begin(), info->name);
    experiment.runs.insert(experiment.runs.begin(), run);
  }
}

// "400 to 1500": of the systems that learn.
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

nlohmann::ordered_json point_json(const SweptPoint& point) {
  auto json = nlohmann::ordered_json::object();
  for (const auto& [axis, value] : point) json[axis] = to_json(value);
  return json;
}

nlohmann::ordered_json listed(const PlannedRun& planned) {
  const Run& run = planned.run;
  nlohmann::ordered_json json = {
      {"run", planned.folder.filename().string()}, {"system", run.system}, {"plugin", run.plugin}, {"seed", run.seed}};
  if (!run.point.empty()) json["point"] = point_json(run.point);
  json["sources"] = sources_sha256(run.plugin_source_sha256);
  return json;
}

nlohmann::ordered_json ablation_json(const Ablation& ablation) {
  return {{"rows", ablation.rows},
          {"columns", ablation.columns},
          {"metrics", ablation.metrics},
          {"reference", {{"system", ablation.system}, {"point", point_json(ablation.point)}}}};
}

void write_experiment_file(const Experiment& experiment, const std::vector<PlannedRun>& plan, const fs::path& results,
                           const std::vector<std::string>& notes) {
  const Run& first = experiment.runs.back();
  nlohmann::ordered_json json = {{"version", 1}, {"experiment", experiment.name}, {"title", experiment.title}};
  json["systems"] = experiment.systems;
  json["metrics"] = first.eval.texts("metrics");
  for (const std::string& column : report::kCostMetrics) json["metrics"].push_back(column);
  json["reference"] = first.eval.text("reference");
  const int64_t size = first.data.integer("size");
  const std::string& kind = data_source(first.data.text("source")).kind;
  json["notes"] = {fmt::format("{}, {} x {} pixels, {} iterations", kind, size, size, iterations_text(experiment))};
  for (const std::string& note : notes) json["notes"].push_back(note);
  if (experiment.ablation) json["ablation"] = ablation_json(*experiment.ablation);
  for (const PlannedRun& planned : plan) json["runs"].push_back(listed(planned));
  write_file_atomically(results / "experiment.json", json.dump(2) + "\n");
}

Job job_of(const PlannedRun& planned) {
  return {planned.name(), planned.folder, to_toml(planned.run), double(planned.run.train.integer("hang_seconds"))};
}

std::vector<PlannedRun> chosen_of(const Asked& asked, std::vector<PlannedRun> plan) {
  if (!asked.only.empty()) plan = only(plan, asked.only);
  return asked.retry_failed ? failed_ones(plan) : plan;
}

std::vector<PlannedRun> undone(const std::vector<PlannedRun>& plan) {
  std::vector<PlannedRun> left;
  std::copy_if(plan.begin(), plan.end(), std::back_inserter(left), [](const auto& run) { return run.state != "done"; });
  return left;
}

int64_t most_threads(const std::vector<PlannedRun>& runs) {
  int64_t threads = 1;
  for (const PlannedRun& planned : runs) threads = std::max(threads, planned.run.train.integer("threads"));
  return threads;
}

// How many runs at once: as asked for, else as many as have room with the most threads that one takes.
size_t jobs_at_once(const Asked& asked, const std::vector<PlannedRun>& runs) {
  if (asked.jobs > 0) return asked.jobs;
  const size_t fitting = slots_for(asked.device, size_t(most_threads(runs)));
  return std::clamp<size_t>(fitting, 1, std::max<size_t>(1, runs.size()));
}

// "k=2.0;p=6.0", or "-".
std::string point_field(const SweptPoint& point) {
  std::string text;
  for (const auto& [axis, value] : point)
    text += fmt::format("{}{}={}", text.empty() ? "" : ";", axis, plain_text(value));
  return text.empty() ? "-" : text;
}

std::string duration_text(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", seconds);
  if (seconds < 90 * 60) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

int show_plan(const Asked& asked, const std::vector<PlannedRun>& plan) {
  for (const PlannedRun& p : plan)
    fmt::print("{}\t{}\t{}\t{}\t{}\n", p.run.system, point_field(p.run.point), p.run.seed, p.hash.substr(0, 12),
               p.state);
  const auto left = undone(plan);
  fmt::print(stderr, "{} of {} runs are to be done", left.size(), plan.size());
  const size_t at_once = jobs_at_once(asked, left);
  if (const auto time = estimate(plan, at_once); time && !left.empty())
    fmt::print(stderr, ": about {} with {} at once, going by {} runs", duration_text(time->seconds), at_once,
               time->timed);
  fmt::print(stderr, "\n");
  return 0;
}

Launched launch(const Asked& asked, const std::vector<Job>& jobs, const std::vector<PlannedRun>& runs,
                const fs::path& results) {
  if (asked.launcher == "local")
    return launch_local(this_program(), jobs, share_machine(asked.device, jobs_at_once(asked, runs)), asked.fail_fast);
  return launch_slurm({.program = this_program(),
                       .folder = results / "slurm",
                       .script = asked.slurm_script,
                       .device = asked.device,
                       .at_once = asked.jobs,
                       .threads = most_threads(runs),
                       .start_within = asked.start_within,
                       .fail_fast = asked.fail_fast},
                      jobs);
}

int run(const Asked& asked) {
  const std::string type = device_type(asked.device);
  Experiment experiment = read_experiment(asked.spec, asked.settings, full_catalogue());
  Opened opened = open_data(experiment);
  add_builtin_systems(experiment, opened);
  const fs::path results = fs::path(asked.results) / experiment.name;
  const std::vector<PlannedRun> plan = plan_runs(experiment, results, type), chosen = chosen_of(asked, plan);
  if (asked.dry_run) return show_plan(asked, chosen);
  make_folder(results);
  remove_leftovers(results);
  write_experiment_file(experiment, plan, results, opened.notes);
  const std::vector<PlannedRun> left = undone(chosen);
  if (left.size() < chosen.size())
    fmt::print(stderr, "{} of {} runs are done already\n", chosen.size() - left.size(), chosen.size());
  std::vector<Job> jobs;
  for (const PlannedRun& planned : left) jobs.push_back(job_of(planned));
  const Launched launched = launch(asked, jobs, left, results);
  if (!fs::is_directory(results)) throw EnvironmentError(fmt::format("{} was deleted meanwhile", results.string()));
  write_results(results.string(), asked.reference);
  if (launched.interrupted) {
    fmt::print(stderr, "interrupted; the same command goes on from the last checkpoints\n");
    return kInterrupted;
  }
  return launched.environment > 0 ? 3 : launched.failed > 0 ? 1 : 0;
}

}  // namespace

Catalogue full_catalogue() {
  Catalogue catalogue{discover_plugins(this_program()), {}};
  const auto& builtin = builtin_systems();
  catalogue.plugins.insert(catalogue.plugins.end(), builtin.begin(), builtin.end());
  for (const MetricInfo& metric : all_metrics()) {
    catalogue.metrics.push_back(metric.name);
    if (metric.protocol != metric.name) catalogue.metrics.push_back(metric.protocol);
  }
  return catalogue;
}

void add_run(CLI::App& program, Action& action) {
  static Asked asked;
  CLI::App* command = program.add_subcommand("run", "Trains and scores what a spec names; skips what is done");
  command->add_option("spec", asked.spec, "the experiment, a TOML file")->required();
  command->add_option("--set", asked.settings, "key=value, over what the spec says; may be repeated")
      ->take_all()
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->add_option("--jobs", asked.jobs, "runs at once (default: cores over train.threads)");
  command->add_option("--launcher", asked.launcher, "local, or slurm: one job array")
      ->check(CLI::IsMember({"local", "slurm"}))
      ->capture_default_str();
  command
      ->add_option("--slurm-script", asked.slurm_script, "job script of your site (default: slurm/job.sh in results)")
      ->check(CLI::ExistingFile);
  command->add_option("--start-within", asked.start_within,
                      "seconds after which to give up where Slurm starts nothing");
  command->add_option("--device", asked.device, "cpu, cuda, cuda:<number> or auto")->capture_default_str();
  command->add_option("--results", asked.results, "folder that holds the experiment's folder")->capture_default_str();
  command->add_option("--reference", asked.reference, "published values to print beside ours, a TOML file");
  command
      ->add_option(
          "--only", asked.only,
          "a system, seed=1, or an axis of the sweep with a value (k=2.0): runs of these alone; may be repeated")
      ->take_all()
      ->allow_extra_args(false);
  command->add_flag("--retry-failed", asked.retry_failed, "only runs whose last try failed");
  command->add_flag("--fail-fast", asked.fail_fast, "stop the others when a run fails");
  command->add_flag("--dry-run", asked.dry_run, "only print system, point, seed, hash and state of each run");
  command->callback([&action] { action = [] { return run(asked); }; });
}

}  // namespace maskbench
