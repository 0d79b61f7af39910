// maskbench run SPEC: expands a spec into runs, executes those that are missing, writes and prints the tables.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/atomic_file.h"
#include "cli/commands.h"
#include "data/picture_set.h"
#include "launch/local.h"
#include "maskbench/errors.h"
#include "maskbench/metric.h"
#include "plugin/discovery.h"
#include "report/columns.h"
#include "train/device.h"
#include "train/execute.h"
#include "train/identity.h"
#include "train/run_folder.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

constexpr int kInterrupted = 130;  // as a shell has it

struct Asked {
  std::string spec, device = "auto", results = "results", reference;
  std::vector<std::string> settings;
  size_t jobs = 0;
  bool dry_run = false;
};

// A run and where it lies.
struct Placed {
  Run run;
  std::string hash, state;  // done | missing | partial | stale
  fs::path folder;
};

// Another version of this run is there: the same system and seed, other inputs.
bool has_stale(const fs::path& results, const Run& run, const std::string& folder_name) {
  if (!fs::is_directory(results)) return false;
  for (const auto& entry : fs::directory_iterator(results)) {
    const std::string name = entry.path().filename();
    if (name == folder_name || name.rfind(slug(run.system) + "-", 0) != 0) continue;
    if (name.size() != slug(run.system).size() + 13 || !fs::exists(entry.path() / "spec.toml")) continue;
    if (read_file(entry.path() / "spec.toml").find(fmt::format("\nseed = {}\n", run.seed)) != std::string::npos)
      return true;
  }
  return false;
}

std::string state_of(const fs::path& results, const Placed& placed) {
  const std::string state = RunFolder(placed.folder).status().state;
  if (has_ended(state)) return "done";
  if (state != "missing") return "partial";
  return has_stale(results, placed.run, placed.folder.filename()) ? "stale" : "missing";
}

// What opening the data shows that the spec does not say.
struct Opened {
  bool knows_truth = true;
  std::vector<std::string> notes;
};

// Photographs are opened once here: their content decides the hash of the runs.
Opened open_data(Experiment& experiment) {
  const Options& data = experiment.runs.front().data;
  if (data.text("source") == "procedural") return {};
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
    experiment.systems.insert(experiment.systems.begin(), info->name);
    experiment.runs.insert(experiment.runs.begin(), run);
  }
}

std::vector<Placed> place_runs(const Experiment& experiment, const fs::path& results, const std::string& type) {
  std::vector<Placed> placed;
  for (const Run& run : experiment.runs) {
    Placed p{run, run_identity(run, type), "", {}};
    p.folder = results / fmt::format("{}-{}", slug(run.system), p.hash.substr(0, 12));
    p.state = state_of(results, p);
    placed.push_back(std::move(p));
  }
  return placed;
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

void write_experiment_file(const Experiment& experiment, const std::vector<Placed>& placed, const fs::path& results,
                           const std::vector<std::string>& notes) {
  const Run& first = experiment.runs.back();
  nlohmann::ordered_json json = {{"version", 1}, {"experiment", experiment.name}, {"title", experiment.title}};
  json["systems"] = experiment.systems;
  json["metrics"] = first.eval.texts("metrics");
  for (const std::string& column : report::kCostMetrics) json["metrics"].push_back(column);
  json["reference"] = first.eval.text("reference");
  const int64_t size = first.data.integer("size");
  const std::string kind = first.data.text("source") == "procedural" ? "procedural data" : "photographs";
  json["notes"] = {fmt::format("{}, {} x {} pixels, {} iterations", kind, size, size, iterations_text(experiment))};
  for (const std::string& note : notes) json["notes"].push_back(note);
  for (const Placed& p : placed) json["runs"].push_back(p.folder.filename().string());
  write_file_atomically(results / "experiment.json", json.dump(2) + "\n");
}

Job job_of(const Placed& p) {
  const std::string seed = p.run.trained ? fmt::format(" seed {}", p.run.seed) : "";
  return {p.run.system + seed, p.folder, to_toml(p.run), double(p.run.train.integer("hang_seconds"))};
}

size_t jobs_at_once(const Asked& asked, const Experiment& experiment) {
  if (asked.jobs > 0) return asked.jobs;
  const auto threads = size_t(experiment.runs.back().train.integer("threads"));
  return std::max<size_t>(1, std::thread::hardware_concurrency() / threads);
}

int run(const Asked& asked) {
  const std::string type = device_type(asked.device);
  Experiment experiment = read_experiment(asked.spec, asked.settings, full_catalogue());
  Opened opened = open_data(experiment);
  add_builtin_systems(experiment, opened);
  const fs::path results = fs::path(asked.results) / experiment.name;
  const std::vector<Placed> placed = place_runs(experiment, results, type);
  if (asked.dry_run) {
    for (const Placed& p : placed)
      fmt::print("{}\t-\t{}\t{}\t{}\n", p.run.system, p.run.seed, p.hash.substr(0, 12), p.state);
    return 0;
  }
  make_folder(results);
  remove_leftovers(results);
  write_experiment_file(experiment, placed, results, opened.notes);
  std::vector<Job> jobs;
  for (const Placed& p : placed)
    if (p.state != "done") jobs.push_back(job_of(p));
  if (jobs.size() < placed.size())
    fmt::print(stderr, "{} of {} runs are done already\n", placed.size() - jobs.size(), placed.size());
  const Launched launched = launch_local(this_program(), jobs, jobs_at_once(asked, experiment), asked.device);
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
  command->add_option("--device", asked.device, "cpu, cuda, cuda:<number> or auto")->capture_default_str();
  command->add_option("--results", asked.results, "folder that holds the experiment's folder")->capture_default_str();
  command->add_option("--reference", asked.reference, "published values to print beside ours, a TOML file");
  command->add_flag("--dry-run", asked.dry_run, "only print system, point, seed, hash and state of each run");
  command->callback([&action] { action = [] { return run(asked); }; });
}

}  // namespace maskbench
