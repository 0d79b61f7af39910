// What the pictures of a row say of its numbers: how sure they are, and whether another row's differ by more than
// chance.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bootstrap.h"

namespace maskbench::report {

class PicturedRows;
struct Row;
struct MetricColumn;

// The row against the best one of a column.
struct AgainstBest {
  std::string best;  // its label
  PairedTest test;
  double p_holm;  // p corrected for the number of rows that are compared in this column

  // Whether chance explains the difference less often than one time in twenty.
  bool told_apart() const { return p_holm < kSignificance; }
  static constexpr double kSignificance = 0.05;
};

// Of a cell whose metric has a value for each picture. Absent otherwise, and where runs of a row judged others.
struct Confidence {
  std::optional<Interval> ci95;  // of the mean over seeds, over pictures
  size_t pictures = 0;           // that all its runs judged
  std::optional<AgainstBest> against_best;
  std::optional<PairedTest> against_reference;  // of an ablation
};

// Fills the confidence of one column's cells. Rows are compared with the best one where both were scored on the same
// pairs of the same data, and so with `reference`, one of the rows, unless it is nullptr.
void judge_confidence(const MetricColumn& column, std::vector<Row>& rows, const PicturedRows& pictures,
                      const Row* reference);

}  // namespace maskbench::report
