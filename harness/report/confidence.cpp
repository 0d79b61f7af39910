#include "report/confidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/layout.h"
#include "report/ranking.h"

namespace maskbench::report {
namespace {

// A row's values of one metric, run by run, and how its numbers are made of them.
struct Pictured {
  Statistic kind;
  Columns runs;  // NaN where a pair has none
};

std::vector<double> finite(const std::vector<double>& values) {
  std::vector<double> kept;
  std::copy_if(values.begin(), values.end(), std::back_inserter(kept), [](double v) { return std::isfinite(v); });
  return kept;
}

std::optional<Pictured> pictured(const Row& row, const std::string& metric) {
  Pictured found{Statistic::mean, {}};
  for (const RunRecord& run : row.runs) {
    const auto reading = run.metrics.find(metric);
    if (!run.counts || reading == run.metrics.end() || !reading->second.value) continue;
    const auto values = run.pictures.find(metric);
    if (values == run.pictures.end()) return std::nullopt;
    const auto kind = statistic_of(*reading->second.value, finite(values->second));
    const bool first = found.runs.empty();
    if (!kind || (!first && (*kind != found.kind || values->second.size() != found.runs[0].size())))
      return std::nullopt;
    found.kind = *kind;
    found.runs.push_back(values->second);
  }
  if (found.runs.empty() || row.cells.at(metric).values.empty()) return std::nullopt;
  return found;
}

// Pairs that all of these runs have a value for.
std::vector<size_t> shared_pairs(const Columns& runs) {
  std::vector<size_t> pairs;
  for (size_t i = 0; i < runs.front().size(); ++i)
    if (std::all_of(runs.begin(), runs.end(), [i](const auto& run) { return std::isfinite(run[i]); }))
      pairs.push_back(i);
  return pairs;
}

Columns chosen(const Columns& runs, const std::vector<size_t>& pairs) {
  Columns result(runs.size());
  for (size_t run = 0; run < runs.size(); ++run)
    for (size_t i : pairs) result[run].push_back(runs[run][i]);
  return result;
}

// What decides which pictures are judged, and against what.
nlohmann::json pairs_of(const Row& row) {
  nlohmann::json kept = nlohmann::json::object();
  for (const auto& [key, value] : row.runs.front().settings.items())
    if (key.starts_with("data.") || key == "eval.pairs" || key == "eval.seed" || key == "eval.reference")
      kept[key] = value;
  return kept;
}

std::optional<PairedTest> compared(const Row& row, const Pictured& own, const Row& best, const Pictured& other) {
  const bool same =
      own.kind == other.kind && own.runs[0].size() == other.runs[0].size() && pairs_of(row) == pairs_of(best);
  if (!same) return std::nullopt;
  Columns all = own.runs;
  all.insert(all.end(), other.runs.begin(), other.runs.end());
  const auto pairs = shared_pairs(all);
  return paired_test(own.kind, chosen(own.runs, pairs), chosen(other.runs, pairs));
}

void compare_with_best(const MetricColumn& column, std::vector<Row>& rows,
                       const std::vector<std::optional<Pictured>>& values) {
  const auto ranked = ranking(column, rows);
  const auto is_best = [&](const Row& row) { return ranked.contains(&row) && ranked.at(&row) == Rank::best; };
  const auto best = std::find_if(rows.begin(), rows.end(), is_best);
  if (best == rows.end() || !values[size_t(best - rows.begin())]) return;
  std::vector<AgainstBest*> tests;
  std::vector<double> p;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows.begin() + std::ptrdiff_t(i) == best || !ranked.contains(&rows[i]) || !values[i]) continue;
    const auto test = compared(rows[i], *values[i], *best, *values[size_t(best - rows.begin())]);
    if (!test) continue;
    auto& cell = rows[i].cells.at(column.name);
    cell.confidence.against_best = AgainstBest{row_name(*best), *test, 1};
    tests.push_back(&*cell.confidence.against_best);
    p.push_back(test->p);
  }
  const auto corrected = holm(p);
  for (size_t i = 0; i < tests.size(); ++i) tests[i]->p_holm = corrected[i];
}

}  // namespace

void judge_confidence(const MetricColumn& column, std::vector<Row>& rows) {
  std::vector<std::optional<Pictured>> values;
  for (Row& row : rows) {
    values.push_back(pictured(row, column.name));
    if (!values.back()) continue;
    const auto pairs = shared_pairs(values.back()->runs);
    if (pairs.empty()) continue;
    Confidence& confidence = row.cells.at(column.name).confidence;
    confidence.ci95 = bootstrap_interval(values.back()->kind, chosen(values.back()->runs, pairs));
    confidence.pictures = pairs.size();
  }
  compare_with_best(column, rows, values);
}

}  // namespace maskbench::report
