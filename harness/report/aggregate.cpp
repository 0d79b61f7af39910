#include "report/aggregate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <unordered_set>

#include "base/parallel_for.h"
#include "machine/cores.h"
#include "maskbench/errors.h"
#include "report/pair_values.h"
#include "report/people.h"

namespace maskbench::report {
namespace {

namespace fs = std::filesystem;
// Without a file, or with a broken one, which a note says: the folder's name, and everything in order of name.
ExperimentFile experiment_of(const fs::path& folder) {
  ExperimentFile experiment;
  try {
    if (fs::exists(folder / kExperimentFile)) experiment = read_experiment_file(folder);
  } catch (const std::runtime_error& error) {
    experiment.notes.push_back(
        fmt::format("experiment.json cannot be used, so rows and columns are in order of name: {}", error.what()));
  }
  if (experiment.name.empty()) experiment.name = fs::weakly_canonical(folder).filename().string();
  return experiment;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Reads the listed runs whose folders exist, in the order of the list, on all threads: a sweep may have 100,000.
std::vector<RunRecord> read_listed(const fs::path& folder, const std::vector<const ListedRun*>& listed) {
  std::vector<std::optional<RunRecord>> found(listed.size());
  parallel_for(int64_t(listed.size()), default_threads(), [&](int64_t i) {
    const ListedRun& run = *listed[size_t(i)];
    if (fs::exists(folder / run.name / "spec.toml")) found[size_t(i)] = read_run_record(folder / run.name, run);
  });
  std::vector<RunRecord> runs;
  runs.reserve(found.size());
  for (auto& run : found)
    if (run) runs.push_back(std::move(*run));
  return runs;
}

std::vector<RunRecord> read_runs(const fs::path& folder, ExperimentFile& experiment) {
  std::unordered_set<std::string> listed;
  std::vector<const ListedRun*> once;
  for (const ListedRun& run : experiment.runs)
    if (listed.insert(run.name).second) once.push_back(&run);
  std::vector<RunRecord> runs = read_listed(folder, once);
  const auto first_note = long(experiment.notes.size());
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (listed.contains(entry.path().filename()) || !fs::exists(entry.path() / "spec.toml")) continue;
    RunRecord run = read_run_record(entry.path());
    if (listed.empty())
      runs.push_back(std::move(run));
    else
      experiment.notes.push_back(fmt::format(
          "left out: {}, a stale run of {}: the spec or the program has changed since", run.name.text(), run.system));
  }
  std::sort(experiment.notes.begin() + first_note, experiment.notes.end());
  return runs;
}

// Replaces readings by other inputs than those of the experiment: a table stands on one set of scores.
void leave_out_other_scores(std::vector<RunRecord>& runs, const std::vector<ListedScore>& scores) {
  for (RunRecord& run : runs) {
    for (const auto& [metric, score, source] : scores) {
      const auto found = run.metrics.find(metric);
      if (found == run.metrics.end() || found->second.score.text() == score) continue;
      Reading other;
      other.protocol = found->second.protocol;
      other.absent = "scored by other settings, sources or weights than the rest; `maskbench score` scores it again";
      other.reason = kOtherScore;
      found->second = other;
    }
  }
}

std::vector<std::string> column_order(const Results& results) {
  std::vector<std::string> order = results.experiment.metrics;
  std::set<std::string> found;
  for (const Row& row : results.rows) {
    for (const RunRecord& run : row.runs) {
      for (const auto& [name, reading] : run.metrics) found.insert(name);
    }
  }
  for (const std::string& cost : kCostMetrics) found.erase(cost);
  for (const std::string& listed : order) found.erase(listed);
  order.insert(order.end(), found.begin(), found.end());
  for (const std::string& cost : kCostMetrics) {
    if (!contains(order, cost)) order.push_back(cost);
  }
  return order;
}

// Rows that have a value on both axes of the ablation.
std::vector<Row> ablated_rows(const Results& results) {
  std::vector<Row> rows;
  if (!results.experiment.ablation) return rows;
  const auto& [row_axis, column_axis, metrics, system, point] = *results.experiment.ablation;
  for (const Row& row : results.rows) {
    const auto has = [&row](const std::string& axis) { return axis == kSystemAxis || row.point.contains(axis); };
    if (has(row_axis) && has(column_axis)) rows.push_back(row);
  }
  return rows;
}

void judge(Results& results, const std::vector<MetricColumn>& columns, const PairValues& pairs) {
  for (const std::string& metric : results.metrics) {
    const MetricColumn column = find_column(columns, metric);
    judge_confidence(column, results.rows, pairs, nullptr);
    judge_confidence(column, results.ablated, pairs, reference_row(results));
  }
}

void reject_mixture(Cell& cell, const std::set<std::string>& protocols, const std::set<std::string>& weights) {
  if (protocols.size() < 2 && weights.size() < 2) return;
  const bool names = protocols.size() > 1;
  cell = Cell{};
  cell.absent = {names ? fmt::format("protocols differ: {}", fmt::join(protocols, ", "))
                       : fmt::format("weights differ: {}", fmt::join(weights, ", "))};
}

}  // namespace

const Row* reference_row(const Results& results) {
  const auto& ablation = results.experiment.ablation;
  const auto row = std::find_if(results.ablated.begin(), results.ablated.end(), [&](const Row& r) {
    return r.system == ablation->system && r.point == ablation->point;
  });
  return row == results.ablated.end() ? nullptr : &*row;
}

std::string Row::state() const {
  if (runs.empty()) return "missing";
  std::map<std::string, int> counts;
  for (const RunRecord& run : runs) ++counts[run.state];
  if (counts.size() == 1) return runs.front().state;
  std::vector<std::string> parts;
  if (const auto done = counts.find("done"); done != counts.end()) {
    parts.push_back(fmt::format("{} done", done->second));
    counts.erase(done);
  }
  for (const auto& [state, count] : counts) parts.push_back(fmt::format("{} {}", count, state));
  return fmt::format("{}", fmt::join(parts, ", "));
}

Cell aggregate(const std::string& metric, const std::vector<RunRecord>& runs, ReadingsOfRun readings) {
  Cell cell;
  std::set<std::string> protocols, weights, reasons;
  std::vector<double> numbers;
  for (const RunRecord& run : runs) {
    if (!run.counts) continue;
    const auto found = (run.*readings).find(metric);
    if (found == (run.*readings).end()) {
      ++cell.unmeasured;
      reasons.insert(metric == kJudgedByPeople ? "people judge it, and were not asked" : "not measured");
    } else if (const Reading& reading = found->second; !reading.value) {
      ++cell.nulls;
      reasons.insert(reading.absent);
      if (!reading.reason.empty()) cell.reasons.insert(reading.reason.text());
    } else {
      protocols.insert(cell.protocol = reading.protocol);
      weights.insert(cell.weights = reading.weights);
      cell.compared_with = reading.compared_with;
      if (!reading.note.empty()) cell.notes.insert(reading.note.text());
      numbers.push_back(*reading.value);
      cell.values.push_back({run.name, run.seed.value_or(-1), *reading.value, reading.n});
    }
  }
  cell.absent.assign(reasons.begin(), reasons.end());
  cell.summary = summarise(numbers);
  reject_mixture(cell, protocols, weights);
  return cell;
}

const RunRecord* shown_run(const Row& row) {
  const auto run = std::find_if(row.runs.begin(), row.runs.end(), [](const RunRecord& r) { return r.counts; });
  return run == row.runs.end() ? nullptr : &*run;
}

Results read_results(const fs::path& folder, const std::vector<MetricColumn>& columns, bool judged) {
  if (!fs::is_directory(folder)) throw UserError(fmt::format("{}: no such folder of results", folder.string()));
  Results results;
  results.folder = folder;
  results.experiment = experiment_of(folder);
  std::vector<RunRecord> runs = read_runs(folder, results.experiment);
  leave_out_other_scores(runs, results.experiment.scores);
  results.rows = group_runs(std::move(runs), results.experiment);
  if (results.rows.empty()) {
    throw UserError(fmt::format("{}: holds no runs; expected folders with a spec.toml in them, as in results/demo",
                                folder.string()));
  }
  std::optional<PairValues> pairs;
  if (judged && results.rows.size() <= kJudgedRows)
    pairs.emplace(results.rows);
  else if (judged)
    results.experiment.notes.push_back(
        fmt::format("more than {} rows: not judged by their pictures, so no intervals over them", kJudgedRows));
  results.metrics = column_order(results);
  const People people(results);
  if (people.judged_any(results.rows) && !contains(results.metrics, kJudgedByPeople))
    results.metrics.insert(results.metrics.begin(), kJudgedByPeople);
  parallel_for(int64_t(results.rows.size()), default_threads(), [&](int64_t i) {
    Row& row = results.rows[size_t(i)];
    for (const std::string& metric : results.metrics) row.cells[metric] = aggregate(metric, row.runs);
    for (const std::string& time : kTimes) row.times[time] = aggregate(time, row.runs, &RunRecord::times);
    if (!pairs)  // no longer needed, and a large sweep has millions
      for (RunRecord& run : row.runs) run.metrics.clear(), run.times.clear();
  });
  people.fill(results.rows);
  results.ablated = ablated_rows(results);
  if (pairs) judge(results, columns, *pairs);
  return results;
}

}  // namespace maskbench::report
