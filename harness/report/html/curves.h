// Losses and scores over iterations, the seeds of a row together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/tables/table_input.h"

namespace maskbench::report {

// Of each iteration that some run of the row has: mean, least and largest value over its runs.
struct Curve {
  size_t row;  // index in Results::rows
  std::vector<double> iterations, mean, low, high;
};

struct CurvePanel {
  std::string name, title;  // "corner_error_median", "Corner error (median) (%) ↓"
  std::vector<Curve> curves;
};

// Reads scalars.jsonl of every run; lines that are damaged are left out, as are values that are not finite. Losses come
// first, then scores in the order of the metrics. A curve has at most kCurvePoints points.
std::vector<CurvePanel> read_curves(const TableInput& input);
inline constexpr size_t kCurvePoints = 400;

// The panel as an SVG of the page; lines have the classes c0, c1, ... of `row`.
std::string curve_svg(const CurvePanel& panel);

// Where an axis from `low` to `high` has its marks: about `count` of them, at multiples of 1, 2 or 5.
std::vector<double> axis_marks(double low, double high, int count);

}  // namespace maskbench::report
