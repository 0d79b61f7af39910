// The tables and the picture grid of a results folder.
#pragma once

#include <filesystem>
#include <string>

#include "report/tables/table_input.h"

namespace maskbench {

using Published = std::optional<report::Reference>;

// Reads published values, a TOML file; empty: none. Commands call it before their work, so that a mistake costs none.
// Throws UserError.
Published read_published(const std::string& file);

// Reads the runs of a results folder with the columns of the program's metrics and marks stale runs. Throws UserError
// where it cannot be read. `judged`: as read_results().
report::TableInput read_table_input(const std::filesystem::path& results, Published published, bool judged = true);

// Writes tables, grid and, with `page`, report.html into the folder and prints the tables: in Markdown, or on a terminal
// what fits its width unless `full`. Throws as read_table_input(), and EnvironmentError.
void write_results(const std::filesystem::path& results, Published published, bool full, bool page = true);

}  // namespace maskbench
