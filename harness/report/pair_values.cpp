#include "report/pair_values.h"

#include <algorithm>
#include <cmath>

namespace maskbench::report {
namespace {

// The settings that decide which pairs are scored, and against what.
nlohmann::json pairs_of(const Row& row) {
  nlohmann::json kept = nlohmann::json::object();
  for (const auto& [key, value] : row.runs.front().settings.items())
    if (key.starts_with("data.") || key == "eval.pairs" || key == "eval.seed" || key == "eval.reference")
      kept[key] = value;
  return kept;
}

}  // namespace

Units RowPairs::people() const {
  Units people;
  for (const ScoredPair& pair : pairs) people.push_back(pair.person);
  return people;
}

PairValues::PairValues(std::vector<Row>& rows) {
  for (Row& row : rows)
    for (RunRecord& run : row.runs) {
      try {
        pairs_[run.name.text()] = run.counts ? read_metrics_csv(run.folder) : MetricsCsv();
      } catch (const std::exception& error) {
        run.state = "unreadable";
        run.why = std::string("metrics.csv: ") + error.what();
        run.counts = false;
      }
    }
}

std::optional<RowPairs> PairValues::of(const Row& row, const std::string& metric) const {
  RowPairs found{Statistic::mean, {}, {}};
  for (const RunRecord& run : row.runs) {
    const auto reading = run.metrics.find(metric);
    if (!run.counts || reading == run.metrics.end() || !reading->second.value) continue;
    const auto& of_run = pairs_.at(run.name.text());
    const auto values = of_run.values.find(metric);
    if (values == of_run.values.end()) return std::nullopt;
    const auto kind = statistic_of(*reading->second.value, finite(values->second));
    const bool first = found.runs.empty();
    if (!kind || (!first && (*kind != found.kind || values->second.size() != found.runs[0].size())))
      return std::nullopt;
    if (first) found.pairs = of_run.pairs;
    found.kind = *kind;
    found.runs.push_back(values->second);
  }
  if (found.runs.empty() || row.cells.at(metric).values.empty()) return std::nullopt;
  return found;
}

std::optional<PairedTest> PairValues::compare(const Row& row, const Row& other, const std::string& metric) const {
  const auto own = of(row, metric), its = of(other, metric);
  const bool same = own && its && own->kind == its->kind && own->runs[0].size() == its->runs[0].size() &&
                    pairs_of(row) == pairs_of(other);
  if (!same) return std::nullopt;
  Columns all = own->runs;
  all.insert(all.end(), its->runs.begin(), its->runs.end());
  const auto pairs = shared_pairs(all);
  return paired_test(own->kind, chosen(own->runs, pairs), chosen(its->runs, pairs), chosen(own->people(), pairs));
}

std::vector<double> finite(const std::vector<double>& values) {
  std::vector<double> kept;
  std::copy_if(values.begin(), values.end(), std::back_inserter(kept), [](double v) { return std::isfinite(v); });
  return kept;
}

std::vector<size_t> shared_pairs(const Columns& runs) {
  std::vector<size_t> pairs;
  for (size_t i = 0; i < runs.front().size(); ++i)
    if (std::all_of(runs.begin(), runs.end(), [i](const auto& run) { return std::isfinite(run[i]); }))
      pairs.push_back(i);
  return pairs;
}

Units chosen(const Units& units, const std::vector<size_t>& pairs) {
  Units result;
  for (size_t i : pairs)
    if (!units.empty()) result.push_back(units[i]);
  return result;
}

Columns chosen(const Columns& runs, const std::vector<size_t>& pairs) {
  Columns result(runs.size());
  for (size_t run = 0; run < runs.size(); ++run)
    for (size_t i : pairs) result[run].push_back(runs[run][i]);
  return result;
}

}  // namespace maskbench::report
