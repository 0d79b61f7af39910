// Statistics over the seeds of one row.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/bootstrap.h"

namespace maskbench::report {

// `mean` is absent without values; `deviation` and `ci95` are absent below two.
struct Summary {
  size_t n = 0;
  std::optional<double> mean, deviation;
  std::optional<Interval> ci95;
};

// Returns the 97.5 % quantile of Student's t; `degrees` >= 1. Exact to three decimals.
double t_quantile_975(size_t degrees);

// Returns mean, sample standard deviation (n - 1) and the two-sided 95 % interval of the mean.
Summary summarise(const std::vector<double>& values);

}  // namespace maskbench::report
