// Metric values of single pairs (metrics.csv), row by row.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bootstrap.h"
#include "report/aggregate.h"

namespace maskbench::report {

// One metric of a row: the values of its runs, and the statistic that makes a run's score of them.
struct RowPairs {
  Statistic kind;
  Columns runs;                   // NaN where a pair has none
  std::vector<ScoredPair> pairs;  // empty where the files do not say

  Units people() const;  // the person of each pair
};

class PairValues {
 public:
  // Reads metrics.csv of every run. A run whose file is broken becomes unreadable and no longer counts.
  explicit PairValues(std::vector<Row>& rows);

  // Returns nullopt where the score is no statistic of single pairs, or the runs scored different numbers of pairs.
  std::optional<RowPairs> of(const Row& row, const std::string& metric) const;

  // Tests `row` minus `other`; nullopt unless both were scored on the same pairs of the same data.
  std::optional<PairedTest> compare(const Row& row, const Row& other, const std::string& metric) const;

 private:
  std::map<std::string, MetricsCsv> pairs_;  // by name of the run
};

// Returns the values that are finite, in their order.
std::vector<double> finite(const std::vector<double>& values);
// Returns the indices of pairs for which every run has a value.
std::vector<size_t> shared_pairs(const Columns& runs);
// The values, or units, at those indices.
Units chosen(const Units& units, const std::vector<size_t>& pairs);
Columns chosen(const Columns& runs, const std::vector<size_t>& pairs);

}  // namespace maskbench::report
