#include <fmt/format.h>

#include "report/tables/layout.h"

namespace maskbench::report {
namespace {

std::string signed_text(double value, int places) {
  const std::string text = fixed_text(value, places);
  return text.starts_with('-') ? "−" + text.substr(1) : "+" + text;
}

std::string bracket(const Interval& interval, int places) {
  return fmt::format("[{}, {}]", fixed_text(interval.low, places), fixed_text(interval.high, places));
}

std::string signed_bracket(const Interval& interval, int places) {
  return fmt::format("[{}, {}]", signed_text(interval.low, places), signed_text(interval.high, places));
}

std::string p_text(double p) { return p < 0.001 ? "< 0.001" : fmt::format("{:.3f}", p); }

LayoutRow line_of(const MetricColumn& column, const Row& row) {
  const Cell& cell = row.cells.at(column.name);
  const int places = decimals_of(*cell.summary.mean, column.decimals);
  LayoutRow line{column.title, {{row_name(row)}, {bracket(*cell.confidence.ci95, places)}}};
  if (!cell.confidence.against_best) {
    line.cells.insert(line.cells.end(), 3, LayoutCell{kNoValue});
    return line;
  }
  const auto& [best, test, p_holm] = *cell.confidence.against_best;
  line.cells.push_back({signed_text(test.difference, places)});
  line.cells.push_back({signed_bracket(test.ci95, places)});
  line.cells.push_back({p_text(p_holm)});
  return line;
}

}  // namespace

std::string signed_difference(const PairedTest& test, int places) {
  return fmt::format("{} {}", signed_text(test.difference, places), signed_bracket(test.ci95, places));
}

LayoutTable intervals(const TableInput& input) {
  LayoutTable table{{"Measure", "System", "95 % interval", "Δ from the best", "95 % of Δ", "p"}, {}};
  for (const std::string& metric : input.results.metrics) {
    const MetricColumn column = find_column(input.columns, metric);
    for (const Row& row : input.results.rows)
      if (row.cells.at(metric).confidence.ci95) table.rows.push_back(line_of(column, row));
  }
  return table;
}

}  // namespace maskbench::report
