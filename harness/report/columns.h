// How metrics are titled and how their numbers are written.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace maskbench::report {

// A metric as a column. Without a direction it has no arrow and no best row.
struct MetricColumn {
  std::string name, title, unit;
  std::optional<bool> higher_is_better;
  int decimals = -1;  // digits after the point; negative: three significant digits
};

// What a model costs. These stand in every table.
inline const std::array<std::string, 3> kCostMetrics = {"parameters", "gflop_per_iteration",
                                                        "iterations_to_10_percent_corner_error"};
// How long it takes, which no two runs share: in times.md, so that the same inputs give the same bytes of every table.
inline const std::array<std::string, 2> kTimes = {"ms_per_iteration", "wear_ms"};

// The column of that name: of `known`, else of those built in, else titled by its own name.
MetricColumn find_column(const std::vector<MetricColumn>& known, const std::string& name);

// Whether rows are ranked by it. The inception score cannot see whether a mask covers nose and mouth: never.
bool ranks(const MetricColumn& column);

// "Corner error (% of width) ↓"
std::string heading(const MetricColumn& column);

// Digits after the point for a value written by the rule of MetricColumn::decimals.
int decimals_of(double value, int decimals);

// With exactly that many digits after the point and separators of thousands: "4,814,984".
std::string fixed_text(double value, int places);

// The shortest text that reads back as the same number; at least `places` digits after the point.
std::string published_text(double value, int places);

}  // namespace maskbench::report
