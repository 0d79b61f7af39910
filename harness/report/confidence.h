// Confidence over people, or over pairs where people are unknown: intervals of a cell, and tests of rows against each
// other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bootstrap.h"

namespace maskbench::report {

class PairValues;
struct Row;
struct MetricColumn;

// The row against the best one of a column.
struct AgainstBest {
  std::string best;  // its label
  PairedTest test;
  double p_holm;  // p corrected for the number of rows that are compared in this column

  // Whether the difference is significant.
  bool told_apart() const { return p_holm < kSignificance; }
  static constexpr double kSignificance = 0.05;
};

// Of a cell whose metric has a value for each pair; absent otherwise, and where the runs of a row scored other pairs.
struct Confidence {
  std::optional<Interval> ci95;  // of the mean over seeds, over people, or over pairs where people are unknown
  size_t pictures = 0;           // pairs that all its runs scored
  size_t people = 0;             // of those pairs; 0: unknown

  const char* unit() const { return people > 0 ? "people" : "pairs"; }
  std::optional<AgainstBest> against_best;
  std::optional<PairedTest> against_reference;  // of an ablation
};

// Sets the confidence of one column's cells. Rows are compared with the best row, and with `reference` (one of them)
// unless that is nullptr, where both were scored on the same pairs of the same data.
void judge_confidence(const MetricColumn& column, std::vector<Row>& rows, const PairValues& all, const Row* reference);

}  // namespace maskbench::report
