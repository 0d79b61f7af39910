// A table as texts in cells: what Markdown and LaTeX share.
#pragma once

#include <string>
#include <vector>

#include "report/table.h"

namespace maskbench::report {

enum class Rank { none, best, second };

struct LayoutCell {
  std::string text;  // "3.71 ± 0.12", "–" where there is nothing
  Rank rank = Rank::none;
};

struct LayoutRow {
  std::string label;  // "pywgan_div, p = 6.0 (diverged)"
  std::vector<LayoutCell> cells;
};

struct Layout {
  std::string title;
  std::vector<std::string> headings;  // of the cells
  std::vector<LayoutRow> rows;        // ours, then published systems without a run
  std::vector<std::string> notes;     // what is below: seeds, protocols, reference, absent values, states
};

Layout lay_out(const TableInput& input);
// The same rows with the times of runs. Empty without one.
Layout lay_out_times(const TableInput& input);

// "p = 6.0, k = 2.0"; the last part of each axis where that tells them apart.
std::string point_text(const nlohmann::json& point);

// The notes of a layout.
std::vector<std::string> footnotes(const TableInput& input);

}  // namespace maskbench::report
