#include "utility/utility_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/bootstrap.h"
#include "base/csv.h"

namespace maskbench {
namespace {

struct UtilityMeasure {
  const char* title;
  std::vector<double> Verified::*values;
};

constexpr int kMeasures = 3;
const UtilityMeasure kMeasure[kMeasures] = {
    {"Accuracy", &Verified::accuracy}, {"TAR at FAR 1e-2", &Verified::tar}, {"Rank-1", &Verified::rank1}};

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / double(std::max<size_t>(1, values.size()));
}

struct UtilityRow {
  std::string system;
  Columns columns[kMeasures];  // of each measure: a column for each seed
};

std::vector<UtilityRow> rows_of(const std::vector<UtilityResult>& results) {
  std::vector<UtilityRow> rows;
  for (const UtilityResult& result : results) {
    auto row = std::find_if(rows.begin(), rows.end(), [&](const UtilityRow& r) { return r.system == result.system; });
    if (row == rows.end()) row = rows.insert(rows.end(), UtilityRow{result.system, {}});
    for (int m = 0; m < kMeasures; ++m) row->columns[m].push_back(result.verified.*kMeasure[m].values);
  }
  return rows;
}

std::string cell(const Columns& columns, const std::vector<int64_t>& people) {
  std::vector<double> means;
  for (const auto& column : columns) means.push_back(mean_of(column));
  const double mean = mean_of(means);
  std::string text = fmt::format("{:.3f}", mean);
  if (means.size() > 1) {
    double squares = 0;
    for (double one : means) squares += (one - mean) * (one - mean);
    text += fmt::format(" ± {:.3f}", std::sqrt(squares / double(means.size() - 1)));
  }
  if (const auto ci = bootstrap_interval(Statistic::mean, columns, people))
    text += fmt::format(" [{:.3f}, {:.3f}]", ci->low, ci->high);
  return text;
}

// p-values of one measure against the reference row, corrected; NaN for the reference itself.
std::vector<double> p_values(const std::vector<UtilityRow>& rows, const UtilityRow& reference, int m,
                             const std::vector<int64_t>& people) {
  std::vector<double> p, all(rows.size(), NAN);
  std::vector<size_t> places;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (&rows[i] == &reference) continue;
    const auto test = paired_test(Statistic::mean, rows[i].columns[m], reference.columns[m], people);
    if (test) p.push_back(test->p), places.push_back(i);
  }
  const std::vector<double> corrected = holm(p);
  for (size_t i = 0; i < places.size(); ++i) all[places[i]] = corrected[i];
  return all;
}

}  // namespace

std::string utility_csv(const std::vector<UtilityResult>& results) {
  std::string text = "system,seed,probes,accuracy,tar_at_far_1e-2,rank1\n";
  for (const UtilityResult& r : results)
    text += fmt::format("{},{},{},{},{},{}\n", csv_field(r.system), r.seed, r.verified.rank1.size(),
                        csv_number(mean_of(r.verified.accuracy)), csv_number(mean_of(r.verified.tar)),
                        csv_number(mean_of(r.verified.rank1)));
  return text;
}

std::string utility_markdown(const std::vector<UtilityResult>& results, const std::vector<int64_t>& people,
                             const std::string& reference) {
  const std::vector<UtilityRow> rows = rows_of(results);
  const auto against = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.system == reference; });
  std::string text = "| Trained with | Accuracy ↑ | TAR at FAR 1e-2 ↑ | Rank-1 ↑ |\n|:---|---:|---:|---:|\n";
  std::vector<std::vector<double>> p;
  for (int m = 0; m < kMeasures && against != rows.end(); ++m) p.push_back(p_values(rows, *against, m, people));
  for (size_t i = 0; i < rows.size(); ++i) {
    text += "| " + rows[i].system;
    for (int m = 0; m < kMeasures; ++m) {
      text += " | " + cell(rows[i].columns[m], people);
      if (!p.empty() && std::isfinite(p[size_t(m)][i])) text += fmt::format(", p {:.4f}", p[size_t(m)][i]);
    }
    text += " |\n";
  }
  return text + fmt::format(
                    "\nMean ± deviation over seeds [95 % interval over people]; p: paired permutation test against "
                    "\"{}\" over people, Holm's correction by column.\n",
                    reference);
}

}  // namespace maskbench
