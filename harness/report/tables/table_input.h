// What a result table is made of.
#pragma once

#include <optional>
#include <vector>

#include "report/aggregate.h"
#include "report/columns.h"
#include "report/reference.h"

namespace maskbench::report {

struct TableInput {
  Results results;
  std::vector<MetricColumn> columns;  // titles, units, directions; metrics that are not here have the built-in ones
  std::optional<Reference> reference;
};

}  // namespace maskbench::report
