// Which rows of a column are the best ones.
#pragma once

#include <map>
#include <vector>

#include "report/aggregate.h"

namespace maskbench::report {

enum class Rank { none, best, second };

// Ranks rows by a column's means; equal means share a rank. Nothing is ranked when only one row has a value or when
// protocols or weights differ between rows; a mean that lacks runs takes no part.
std::map<const Row*, Rank> ranking(const MetricColumn& column, const std::vector<Row>& rows);

}  // namespace maskbench::report
