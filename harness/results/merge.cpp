#include "results/merge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <set>

#include "maskbench/errors.h"
#include "results/experiment_file.h"
#include "results/manifest.h"
#include "results/run_folder.h"
#include "system/atomic_file.h"
#include "system/copy_folder.h"
#include "system/file_lock.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

ExperimentFile read_experiment_of(const fs::path& results) {
  if (!fs::exists(results / kExperimentFile))
    throw UserError(fmt::format("{}: no results: it has no {}", results.string(), kExperimentFile));
  try {
    return read_experiment_file(results);
  } catch (const std::runtime_error& problem) {
    throw UserError(fmt::format("{}: {}", results.string(), problem.what()));
  }
}

// Keys in which experiments must agree to share a table, and do not.
std::vector<std::string> conflicting_keys(const ExperimentFile& a, const ExperimentFile& b) {
  std::vector<std::string> keys;
  if (a.name != b.name) keys.emplace_back("experiment");
  if (a.metrics != b.metrics) keys.emplace_back("metrics");
  if (a.scores != b.scores) keys.emplace_back("scores");
  if (a.reference != b.reference) keys.emplace_back("reference");
  if (a.ablation != b.ablation) keys.emplace_back("ablation");
  return keys;
}

std::vector<fs::path> run_folders(const fs::path& results) {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(results))
    if (fs::exists(entry.path() / "spec.toml")) folders.push_back(entry.path());
  return folders;
}

// Compares the results' hashes in the manifests; without a manifest, metrics.json.
bool same_results(const fs::path& a, const fs::path& b) {
  try {
    return read_manifest(a).at("results") == read_manifest(b).at("results");
  } catch (const std::exception&) {
    const auto scores = [](const fs::path& run) {
      return fs::exists(run / "metrics.json") ? read_file(run / "metrics.json") : std::string();
    };
    return scores(a) == scores(b);
  }
}

// Collects what to copy and every conflict; changes nothing before carry_out().
class Merge {
 public:
  explicit Merge(fs::path into) : into_(std::move(into)) {
    if (fs::exists(into_ / kExperimentFile)) experiment_ = read_experiment_of(into_);
  }

  void add(const fs::path& from) {
    add_experiment(from);
    for (const fs::path& run : run_folders(from)) add_run(run);
  }

  Merged carry_out() {
    if (!conflicts_.empty()) throw UserError(fmt::format("nothing was merged: {}", fmt::join(conflicts_, "; ")));
    make_folder(into_);
    remove_leftovers(into_);
    for (const auto& [name, from] : chosen_) bring(from, into_ / name);
    if (experiment_) write_experiment_file(into_, *experiment_);
    return merged_;
  }

 private:
  // Appends the runs and systems that only `from` lists. Another experiment is a conflict.
  void add_experiment(const fs::path& from) {
    const ExperimentFile other = read_experiment_of(from);
    if (!experiment_) {
      experiment_ = other;
      return;
    }
    for (const std::string& key : conflicting_keys(*experiment_, other))
      conflicts_.push_back(fmt::format("{} has another \"{}\"", from.string(), key));
    std::set<std::string> listed;
    for (const ListedRun& run : experiment_->runs) listed.insert(to_json(run).dump());
    for (const ListedRun& run : other.runs)
      if (listed.insert(to_json(run).dump()).second) experiment_->runs.push_back(run);
    std::set<std::string> systems(experiment_->systems.begin(), experiment_->systems.end());
    for (const std::string& system : other.systems)
      if (systems.insert(system).second) experiment_->systems.push_back(system);
  }

  // The folder that the run of this name would be copied from, else its place in `into`.
  fs::path present(const std::string& name) const {
    const auto found = chosen_.find(name);
    return found != chosen_.end() ? found->second : into_ / name;
  }

  void add_run(const fs::path& run) {
    const std::string name = run.filename();
    const fs::path here = present(name);
    if (FileLock::is_held(run / kLockFile) || FileLock::is_held(here / kLockFile)) {
      conflicts_.push_back(fmt::format("{} is being worked on", name));
    } else if (!fs::exists(here)) {
      chosen_[name] = run;
      ++merged_.copied;
    } else {
      choose(name, here, run);
    }
  }

  void choose(const std::string& name, const fs::path& here, const fs::path& run) {
    const Status ours = find_status(here), theirs = find_status(run);
    if (has_ended(ours.state) && has_ended(theirs.state) && !same_results(here, run)) {
      conflicts_.push_back(fmt::format("{} ended with other results in {} than in {}", name,
                                       here.parent_path().string(), run.parent_path().string()));
    } else if (!has_ended(ours.state) && (has_ended(theirs.state) || theirs.iteration > ours.iteration)) {
      chosen_[name] = run;
      ++merged_.replaced;
    } else {
      ++merged_.same;
    }
  }

  // Copies under a temporary name and renames: the copy is whole or not there.
  void bring(const fs::path& from, const fs::path& to) const {
    const auto temporary = [&](int number) {
      return to.parent_path() / fmt::format(".{}.{}.{}.tmp", to.filename().string(), ::getpid(), number);
    };
    try {
      copy_folder(from, temporary(0), kLockFile);
    } catch (const EnvironmentError&) {
      fs::remove_all(temporary(0));
      throw;
    }
    if (fs::exists(to)) fs::rename(to, temporary(1));
    publish_folder(temporary(0), to);
    fs::remove_all(temporary(1));
  }

  const fs::path into_;
  std::optional<ExperimentFile> experiment_;
  std::map<std::string, fs::path> chosen_;  // by name of the run
  std::vector<std::string> conflicts_;
  Merged merged_;
};

}  // namespace

Merged merge_results(const std::vector<fs::path>& from, const fs::path& into) {
  Merge merge(into);
  for (const fs::path& results : from) {
    if (fs::exists(into) && fs::equivalent(results, into))
      throw UserError(fmt::format("{} cannot be merged into itself", into.string()));
    merge.add(results);
  }
  return merge.carry_out();
}

}  // namespace maskbench
