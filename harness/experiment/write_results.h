// The tables and the picture grid of a results folder.
#pragma once

#include <filesystem>
#include <string>

#include "report/tables/table_input.h"

namespace maskbench {

// Reads the runs of a results folder with the columns of the program's metrics and marks stale runs. `reference`: a
// TOML file of published values; empty: none. Throws UserError where either cannot be read.
report::TableInput read_table_input(const std::filesystem::path& results, const std::string& reference);

// Writes tables and grid into the folder and prints the Markdown tables. Throws as read_table_input(), and
// EnvironmentError.
void write_results(const std::filesystem::path& results, const std::string& reference);

}  // namespace maskbench
