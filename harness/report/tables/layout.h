// A table as texts in cells, which Markdown and LaTeX share.
#pragma once

#include <string>
#include <vector>

#include "report/labels.h"
#include "report/ranking.h"
#include "report/tables/table_input.h"

namespace maskbench::report {

inline constexpr char kNoValue[] = "–";

struct LayoutCell {
  std::string text;  // "3.71 ± 0.12", kNoValue; ends in " ≈" where it does not differ significantly from the best
  Rank rank = Rank::none;
};

struct LayoutRow {
  std::string label;  // "pywgan_div, p = 6.0 (diverged)"
  std::vector<LayoutCell> cells;
};

struct LayoutTable {
  std::vector<std::string> headings;  // of the label, then of the cells
  std::vector<LayoutRow> rows;
};

struct Layout {
  std::string title;
  LayoutTable table;               // our rows, then published systems without a run
  LayoutTable intervals;           // see intervals()
  std::vector<std::string> notes;  // footnotes()
};

// A column of the table behind the label: ours, or the published values of the metric.
struct LayoutColumn {
  MetricColumn metric;
  bool published;
};

// The columns of lay_out(), in its order.
std::vector<LayoutColumn> layout_columns(const TableInput& input);
Layout lay_out(const TableInput& input);
// The same rows with the times of runs; without rows where none was measured.
Layout lay_out_times(const TableInput& input);

// "3.71 ± 0.12 ≈"
std::string cell_text(const MetricColumn& column, const Cell& cell);
// "+0.31 [+0.20, +0.42]"
std::string signed_difference(const PairedTest& test, int places);

// Confidence of each cell that has values of single pairs: measure, system, interval, difference from the best row, its
// interval, p. Without rows where no cell has.
LayoutTable intervals(const TableInput& input);

// One table without a title, in Markdown.
std::string in_markdown(const LayoutTable& table);
// The same as a LaTeX environment `kind`: tabular, or longtable where it may exceed a page.
std::string in_latex(const std::string& kind, const LayoutTable& table);
// Escapes what LaTeX treats specially.
std::string latex_text(std::string_view text);

// Seeds, protocols, published values, reasons of absent values and states of runs.
std::vector<std::string> footnotes(const TableInput& input);

}  // namespace maskbench::report
