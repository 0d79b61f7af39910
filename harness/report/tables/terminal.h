// Tables for a terminal: as many columns as its width takes, the others in further blocks below.
#pragma once

#include <string>

#include "report/tables/layout.h"

namespace maskbench::report {

// Returns the table in lines of at most `width` columns of a terminal (at least 20 are assumed). Every block repeats
// the labels of the rows; headings are broken into lines where they do not fit, and labels that would take more than
// half of the width are cut short with "…". The best of a column is marked with "*".
std::string in_columns(const LayoutTable& table, size_t width);

// Returns the title, the table and the values of the ablation's tables, followed by a line with `rest`: where intervals
// and notes stand.
std::string terminal_text(const TableInput& input, size_t width, const std::string& rest);

}  // namespace maskbench::report
