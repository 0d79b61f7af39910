#include "results/merge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <set>

#include "maskbench/errors.h"
#include "results/manifest.h"
#include "results/run_folder.h"
#include "system/atomic_file.h"
#include "system/file_lock.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

using nlohmann::ordered_json;

constexpr char kExperimentFile[] = "experiment.json";

ordered_json read_experiment(const fs::path& folder) {
  if (!fs::exists(folder / kExperimentFile))
    throw UserError(fmt::format("{}: no results: it has no {}", folder.string(), kExperimentFile));
  const auto json = ordered_json::parse(read_file(folder / kExperimentFile), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("runs"))
    throw UserError(fmt::format("{}: cannot be read", (folder / kExperimentFile).string()));
  return json;
}

std::vector<fs::path> run_folders(const fs::path& results) {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(results))
    if (fs::exists(entry.path() / "spec.toml")) folders.push_back(entry.path());
  return folders;
}

bool is_busy(const fs::path& run) { return fs::exists(run / kLockFile) && !FileLock::take(run / kLockFile); }

// Whether both ended alike. Without a manifest, by what was scored.
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

// What is to be done, once nothing stands against it.
class Merge {
 public:
  explicit Merge(fs::path into) : into_(std::move(into)) {
    if (fs::exists(into_ / kExperimentFile)) experiment_ = read_experiment(into_);
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
    write_file_atomically(into_ / kExperimentFile, experiment_.dump(2) + "\n");
    return merged_;
  }

 private:
  // The same experiment; its list of runs grows by those that only `from` names.
  void add_experiment(const fs::path& from) {
    const ordered_json other = read_experiment(from);
    if (experiment_.is_null()) {
      experiment_ = other;
      return;
    }
    for (const char* key : {"experiment", "metrics", "reference", "ablation"})
      if (experiment_.value(key, ordered_json()) != other.value(key, ordered_json()))
        conflicts_.push_back(fmt::format("{} has another \"{}\"", from.string(), key));
    std::set<ordered_json> listed(experiment_["runs"].begin(), experiment_["runs"].end());
    for (const ordered_json& run : other["runs"])
      if (listed.insert(run).second) experiment_["runs"].push_back(run);
    std::set<ordered_json> systems(experiment_["systems"].begin(), experiment_["systems"].end());
    for (const ordered_json& system : other["systems"])
      if (systems.insert(system).second) experiment_["systems"].push_back(system);
  }

  // Where the run of this name stands now: chosen before, or in the folder.
  fs::path present(const std::string& name) const {
    const auto found = chosen_.find(name);
    return found != chosen_.end() ? found->second : into_ / name;
  }

  void add_run(const fs::path& run) {
    const std::string name = run.filename();
    const fs::path here = present(name);
    if (is_busy(run) || is_busy(here)) {
      conflicts_.push_back(fmt::format("{} is being worked on", name));
    } else if (!fs::exists(here)) {
      chosen_[name] = run;
      ++merged_.copied;
    } else {
      choose(name, here, run);
    }
  }

  void choose(const std::string& name, const fs::path& here, const fs::path& run) {
    const Status ours = RunFolder(here).status(), theirs = RunFolder(run).status();
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

  // A copy that is whole or not there.
  void bring(const fs::path& from, const fs::path& to) const {
    const auto temporary = [&](int number) {
      return to.parent_path() / fmt::format(".{}.{}.{}.tmp", to.filename().string(), ::getpid(), number);
    };
    std::error_code error;
    fs::copy(from, temporary(0), fs::copy_options::recursive, error);
    if (error) {
      fs::remove_all(temporary(0));
      throw EnvironmentError(fmt::format("cannot copy {} to {}: {}", from.string(), to.string(), error.message()));
    }
    if (fs::exists(to)) fs::rename(to, temporary(1));
    publish_folder(temporary(0), to);
    fs::remove_all(temporary(1));
  }

  const fs::path into_;
  ordered_json experiment_;
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
