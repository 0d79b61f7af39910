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

// "p = 6.0, k = 2.0"; the last part of each axis where that tells them apart.
std::string point_text(const nlohmann::json& point);

// "pywgan_div, p = 6.0"
std::string row_name(const Row& row);

// A line for each number that has values of pictures: measure, row, interval, difference from the best row, its
// interval, p. Without rows where no number has.
LayoutTable intervals(const TableInput& input);

// The notes of a layout.
std::vector<std::string> footnotes(const TableInput& input);

}  // namespace maskbench::report
