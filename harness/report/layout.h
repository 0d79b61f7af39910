// A table as texts in cells: what Markdown and LaTeX share.
#pragma once

#include <string>
#include <vector>

#include "report/ranking.h"
#include "report/table.h"

namespace maskbench::report {

struct LayoutCell {
  std::string text;  // "3.71 ± 0.12", "–" where there is nothing; " ≈" where it cannot be told from the best
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
  LayoutTable table;               // ours, then published systems without a run
  LayoutTable intervals;           // how sure the numbers are; see intervals()
  std::vector<std::string> notes;  // what is below: seeds, protocols, reference, absent values, states
};

Layout lay_out(const TableInput& input);
// The same rows with the times of runs. Empty without one.
Layout lay_out_times(const TableInput& input);

// "3.71 ± 0.12 ≈"
std::string cell_text(const MetricColumn& column, const Cell& cell);
// "+0.31 [+0.20, +0.42]"
std::string signed_difference(const PairedTest& test, int places);

// A value of an axis: "6.0", "unset", the beginning of a digest.
std::string value_text(const nlohmann::ordered_json& value);

// "p = 6.0, k = 2.0"; the last part of each axis where that tells them apart.
std::string point_text(const nlohmann::ordered_json& point);

// "pywgan_div, p = 6.0"
std::string row_name(const Row& row);

// A line for each number that has values of pictures: measure, row, interval, difference from the best row, its
// interval, p. Without rows where no number has.
LayoutTable intervals(const TableInput& input);

// One table, without a title.
std::string in_markdown(const LayoutTable& table);
// The same, of `kind` tabular or longtable: a line for each measure and row does not fit a page.
std::string in_latex(const std::string& kind, const LayoutTable& table);
std::string latex_text(std::string_view text);

// The notes of a layout.
std::vector<std::string> footnotes(const TableInput& input);

}  // namespace maskbench::report
