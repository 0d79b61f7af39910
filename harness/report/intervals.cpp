#include <fmt/format.h>

#include <algorithm>

#include "report/layout.h"

namespace maskbench::report {
namespace {

std::string signed_text(double value, int places) {
  const std::string text = fixed_text(value, places);
  return text.starts_with('-') ? "−" + text.substr(1) : "+" + text;
}

// "[0.61, 0.64] Δ −0.012 [−0.014, −0.010], p < 0.001"
std::string text_of(const MetricColumn& column, const Cell& cell) {
  const Confidence& confidence = cell.confidence;
  if (!confidence.ci95) return "–";
  const int places = decimals_of(*cell.summary.mean, column.decimals);
  std::string text =
      fmt::format("[{}, {}]", fixed_text(confidence.ci95->low, places), fixed_text(confidence.ci95->high, places));
  if (!confidence.against_best) return text;
  const auto& [best, test, p] = *confidence.against_best;
  return text + fmt::format(" Δ {} [{}, {}], p {}", signed_text(test.difference, places),
                            signed_text(test.ci95.low, places), signed_text(test.ci95.high, places),
                            p < 0.001 ? std::string("< 0.001") : fmt::format("= {:.3f}", p));
}

}  // namespace

LayoutIntervals intervals(const TableInput& input) {
  LayoutIntervals found;
  std::vector<MetricColumn> columns;
  for (const std::string& metric : input.results.metrics) {
    const auto has_one = [&](const Row& row) { return row.cells.at(metric).confidence.ci95.has_value(); };
    if (!std::any_of(input.results.rows.begin(), input.results.rows.end(), has_one)) continue;
    columns.push_back(find_column(input.columns, metric));
    found.headings.push_back(heading(columns.back()));
  }
  if (columns.empty()) return found;
  for (const Row& row : input.results.rows) {
    LayoutRow& out = found.rows.emplace_back(LayoutRow{row_name(row), {}});
    for (const MetricColumn& column : columns)
      out.cells.push_back({text_of(column, row.cells.at(column.name)), Rank::none});
  }
  return found;
}

}  // namespace maskbench::report
