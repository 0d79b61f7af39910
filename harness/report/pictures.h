// What runs scored picture by picture.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bootstrap.h"
#include "report/aggregate.h"

namespace maskbench::report {

// A row's values of one metric, run by run, and how its numbers are made of them.
struct Pictured {
  Statistic kind;
  Columns runs;  // NaN where a pair has none
};

class PicturedRows {
 public:
  // Reads metrics.csv of every run. A run whose file is broken becomes unreadable and counts no more.
  explicit PicturedRows(std::vector<Row>& rows);

  // Nothing where the row's numbers are not made of pictures, or its runs judged others.
  std::optional<Pictured> of(const Row& row, const std::string& metric) const;

  // The row less the other one, where both were scored on the same pairs of the same data.
  std::optional<PairedTest> compare(const Row& row, const Row& other, const std::string& metric) const;

 private:
  std::map<std::string, std::map<std::string, std::vector<double>>> pictures_;  // run -> metric -> values
};

// Pairs that all of these runs have a value for.
std::vector<size_t> shared_pairs(const Columns& runs);
Columns chosen(const Columns& runs, const std::vector<size_t>& pairs);

}  // namespace maskbench::report
