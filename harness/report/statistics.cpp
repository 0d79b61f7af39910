#include "report/statistics.h"

#include <cmath>
#include <iterator>
#include <stdexcept>

namespace maskbench::report {
namespace {

// Degrees of freedom 1 to 30; every printed table of the t distribution has them.
constexpr double kQuantiles[] = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                                 2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
                                 2.080,  2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042};

}  // namespace

double t_quantile_975(size_t degrees) {
  if (degrees == 0) throw std::logic_error("Student's t has at least one degree of freedom");
  if (degrees <= std::size(kQuantiles)) return kQuantiles[degrees - 1];
  // Source: Abramowitz & Stegun 26.7.5, the first two corrections of the normal quantile.
  const double z = 1.959964, z3 = z * z * z, z5 = z3 * z * z, nu = static_cast<double>(degrees);
  return z + (z3 + z) / (4 * nu) + (5 * z5 + 16 * z3 + 3 * z) / (96 * nu * nu);
}

Summary summarise(const std::vector<double>& values) {
  Summary summary{.n = values.size(), .mean = {}, .deviation = {}, .ci95 = {}};
  if (values.empty()) return summary;
  const double n = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (double value : values) sum += value;
  const double mean = sum / n;
  summary.mean = mean;
  if (values.size() < 2) return summary;
  for (double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / (n - 1));
  const double margin = t_quantile_975(values.size() - 1) * deviation / std::sqrt(n);
  summary.deviation = deviation;
  summary.ci95 = Interval{mean - margin, mean + margin};
  return summary;
}

}  // namespace maskbench::report
