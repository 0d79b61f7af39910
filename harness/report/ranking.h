// The best and second-best rows of a column.
#pragma once

#include <map>
#include <vector>

#include "report/aggregate.h"

namespace maskbench::report {

enum class Rank { none, best, second };

// Ranks rows by a column's means; equal means share a rank. Empty where fewer than two rows have a value or where
// protocols or weights differ between rows; a row of which a run lacks the value is not ranked.
std::map<const Row*, Rank> ranking(const MetricColumn& column, const std::vector<Row>& rows);

}  // namespace maskbench::report
