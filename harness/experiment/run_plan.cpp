#include "experiment/run_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/parallel_for.h"
#include "machine/cores.h"
#include "results/identity.h"
#include "results/run_record.h"
#include "results/scores/score_view.h"
#include "results/status.h"
#include "score/request.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

// Reads run folders that belong to no run of the experiment.
std::vector<RunRecord> strangers(const fs::path& results, const std::set<std::string>& planned) {
  std::vector<RunRecord> found;
  if (!fs::is_directory(results)) return found;
  for (const auto& entry : fs::directory_iterator(results))
    if (!planned.contains(entry.path().filename()) && fs::exists(entry.path() / "spec.toml"))
      found.push_back(read_run_record(entry.path()));
  return found;
}

// Whether the record has the run's system, point and seed; its inputs differ, since its folder does.
bool is_version_of(const RunRecord& record, const Run& run) {
  if (record.system != run.system || record.seed != run.seed) return false;
  return std::all_of(run.point.begin(), run.point.end(), [&record](const auto& setting) {
    const auto value = record.settings.find(setting.first);
    return value != record.settings.end() && *value == to_json(setting.second);
  });
}

// Fills in what the run's folder shows. `others`: run folders of no planned run.
void look(PlannedRun& planned, const std::vector<RunRecord>& others) {
  const std::string state = find_status(planned.folder).state;
  const auto is_version = [&planned](const RunRecord& other) { return is_version_of(other, planned.run); };
  if (has_ended(state))
    planned.state = state == "diverged" ? state : "trained";
  else if (state != "missing")
    planned.state = "partial";
  else
    planned.state = std::any_of(others.begin(), others.end(), is_version) ? "stale" : "missing";
  planned.scored = is_complete(planned.folder, state, planned.request);
}

double iterations_left(const PlannedRun& planned) {
  const Status status = find_status(planned.folder);
  return double(planned.run.train.integer("iterations") - (planned.state == "partial" ? status.iteration : 0));
}

}  // namespace

std::string plain_text(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text ? *text : to_text(value);
}

std::string PlannedRun::name() const {
  std::string text = run.system;
  for (const auto& [axis, value] : run.point) text += fmt::format(", {} = {}", last_part(axis), plain_text(value));
  return run.trained ? text + fmt::format(", seed {}", run.seed) : text;
}

std::vector<PlannedRun> plan_runs(const Experiment& experiment, const fs::path& results,
                                  const std::string& device_type) {
  std::vector<PlannedRun> plan;
  std::set<std::string> folders;
  for (const Run& run : experiment.runs) {
    PlannedRun planned{run, run_identity(run, device_type), {}, score_request(run, device_type), {}};
    planned.folder = results / fmt::format("{}-{}", slug(run.system), planned.hash.substr(0, 12));
    folders.insert(planned.folder.filename());
    plan.push_back(std::move(planned));
  }
  const auto others = strangers(results, folders);
  parallel_for(int64_t(plan.size()), default_threads(), [&](int64_t i) { look(plan[size_t(i)], others); });
  return plan;
}

std::optional<Estimate> estimate(const std::vector<PlannedRun>& plan, size_t at_once) {
  std::map<std::string, std::vector<double>> seconds;  // per iteration, by system
  std::vector<double> all;
  for (const PlannedRun& planned : plan) {
    const double measured = planned.run.trained ? find_status(planned.folder).seconds_per_iteration : 0;
    if (measured <= 0) continue;
    seconds[planned.run.system].push_back(measured);
    all.push_back(measured);
  }
  if (all.empty()) return std::nullopt;
  const auto mean = [](const std::vector<double>& values) {
    double sum = 0;
    for (double value : values) sum += value;
    return sum / double(values.size());
  };
  double total = 0;
  for (const PlannedRun& planned : plan) {
    if (planned.trained() || !planned.run.trained) continue;
    const auto own = seconds.find(planned.run.system);
    total += iterations_left(planned) * mean(own == seconds.end() ? all : own->second);
  }
  return Estimate{total / double(std::max<size_t>(1, at_once)), all.size()};
}

}  // namespace maskbench
