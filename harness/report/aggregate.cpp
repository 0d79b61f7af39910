#include "report/aggregate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "maskbench/errors.h"

namespace maskbench::report {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

ExperimentInfo read_experiment(const fs::path& folder) {
  ExperimentInfo info;
  info.name = fs::weakly_canonical(folder).filename().string();
  if (!fs::exists(folder / "experiment.json")) return info;
  try {
    const json file = read_json(folder / "experiment.json");
    ExperimentInfo read;
    read.name = file.value("experiment", info.name);
    read.title = file.value("title", std::string());
    read.reference = file.value("reference", std::string());
    read.systems = file.value("systems", std::vector<std::string>());
    read.metrics = file.value("metrics", std::vector<std::string>());
    read.runs = file.value("runs", std::vector<std::string>());
    read.notes = file.value("notes", std::vector<std::string>());
    return read;
  } catch (const std::exception& error) {
    info.notes.push_back(
        fmt::format("experiment.json cannot be used, so rows and columns are in order of name: {}", error.what()));
    return info;
  }
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<RunRecord> read_runs(const fs::path& folder, ExperimentInfo& experiment) {
  std::vector<RunRecord> runs;
  const auto first_note = long(experiment.notes.size());
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (!entry.is_directory() || !fs::exists(entry.path() / "spec.toml")) continue;
    if (!experiment.runs.empty() && !contains(experiment.runs, entry.path().filename().string())) {
      const RunRecord stale = read_run(entry.path());
      experiment.notes.push_back(fmt::format(
          "left out: {}, a stale run of {}: the spec or the program has changed since", stale.name(), stale.system));
    } else {
      runs.push_back(read_run(entry.path()));
    }
  }
  std::sort(experiment.notes.begin() + first_note, experiment.notes.end());
  return runs;
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

void reject_mixture(Cell& cell, const std::set<std::string>& protocols, const std::set<std::string>& weights) {
  if (protocols.size() < 2 && weights.size() < 2) return;
  const bool names = protocols.size() > 1;
  cell = Cell{};
  cell.absent = {names ? fmt::format("protocols differ: {}", fmt::join(protocols, ", "))
                       : fmt::format("weights differ: {}", fmt::join(weights, ", "))};
}

}  // namespace

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

Cell aggregate(const std::string& metric, const std::vector<RunRecord>& runs, Readings readings) {
  Cell cell;
  std::set<std::string> protocols, weights, reasons;
  std::vector<double> numbers;
  for (const RunRecord& run : runs) {
    if (!run.counts) continue;
    const auto found = (run.*readings).find(metric);
    if (found == (run.*readings).end()) {
      ++cell.unmeasured;
      reasons.insert("not measured");
    } else if (const Reading& reading = found->second; !reading.value) {
      ++cell.nulls;
      reasons.insert(reading.absent);
    } else {
      protocols.insert(cell.protocol = reading.protocol);
      weights.insert(cell.weights = reading.weights);
      if (!reading.note.empty()) cell.notes.insert(reading.note);
      numbers.push_back(*reading.value);
      cell.values.push_back({run.name(), run.seed.value_or(-1), *reading.value, reading.n});
    }
  }
  cell.absent.assign(reasons.begin(), reasons.end());
  cell.summary = summarise(numbers);
  reject_mixture(cell, protocols, weights);
  return cell;
}

Results read_results(const fs::path& folder, const std::vector<MetricColumn>& columns) {
  if (!fs::is_directory(folder)) throw UserError(fmt::format("{}: no such folder of results", folder.string()));
  Results results;
  results.folder = folder;
  results.experiment = read_experiment(folder);
  results.rows =
      group_runs(read_runs(folder, results.experiment), results.experiment.systems, results.experiment.notes);
  if (results.rows.empty()) {
    throw UserError(fmt::format("{}: holds no runs; expected folders with a spec.toml in them, as in results/demo",
                                folder.string()));
  }
  results.metrics = column_order(results);
  for (Row& row : results.rows) {
    for (const std::string& metric : results.metrics) row.cells[metric] = aggregate(metric, row.runs);
    for (const std::string& time : kTimes) row.times[time] = aggregate(time, row.runs, &RunRecord::times);
  }
  for (const std::string& metric : results.metrics) judge_confidence(find_column(columns, metric), results.rows);
  return results;
}

}  // namespace maskbench::report
