#include "report/confidence.h"

#include <algorithm>
#include <set>

#include "report/labels.h"
#include "report/pair_values.h"
#include "report/ranking.h"

namespace maskbench::report {
namespace {

void compare_with_best(const MetricColumn& column, std::vector<Row>& rows, const PairValues& all) {
  const auto ranked = ranking(column, rows);
  const auto is_best = [&](const Row& row) { return ranked.contains(&row) && ranked.at(&row) == Rank::best; };
  const auto best = std::find_if(rows.begin(), rows.end(), is_best);
  if (best == rows.end() || !all.of(*best, column.name)) return;
  std::vector<AgainstBest*> tests;
  std::vector<double> p;
  for (Row& row : rows) {
    if (&row == &*best || !ranked.contains(&row)) continue;
    const auto test = all.compare(row, *best, column.name);
    if (!test) continue;
    auto& against = row.cells.at(column.name).confidence.against_best;
    against = AgainstBest{row_name(*best), *test, 1};
    tests.push_back(&*against);
    p.push_back(test->p);
  }
  const auto corrected = holm(p);
  for (size_t i = 0; i < tests.size(); ++i) tests[i]->p_holm = corrected[i];
}

}  // namespace

void judge_confidence(const MetricColumn& column, std::vector<Row>& rows, const PairValues& all, const Row* reference) {
  for (Row& row : rows) {
    const auto values = all.of(row, column.name);
    const auto pairs = values ? shared_pairs(values->runs) : std::vector<size_t>();
    if (pairs.empty()) continue;
    Confidence& confidence = row.cells.at(column.name).confidence;
    const Units people = chosen(values->people(), pairs);
    confidence.ci95 = bootstrap_interval(values->kind, chosen(values->runs, pairs), people);
    confidence.pictures = pairs.size();
    confidence.people = std::set<int64_t>(people.begin(), people.end()).size();
    if (reference && reference != &row) confidence.against_reference = all.compare(row, *reference, column.name);
  }
  compare_with_best(column, rows, all);
}

}  // namespace maskbench::report
