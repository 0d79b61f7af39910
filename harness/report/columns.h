// Titles of metrics and the format of their numbers.
#pragma once

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

// Returns the column of that name: of `known`, else a built-in one, else one titled by the name.
MetricColumn find_column(const std::vector<MetricColumn>& known, const std::string& name);

// Whether rows are ranked by it. Never by the inception score, which cannot see whether a mask covers nose and mouth.
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
