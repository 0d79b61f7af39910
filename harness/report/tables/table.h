// Result tables in every format.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/tables/table_format.h"

namespace maskbench::report {

// Returns the table in the format of that name. Throws UserError where there is none.
std::string table_text(const TableInput& input, const std::string& format);

// Returns the times of the runs as Markdown; empty where nothing was measured.
std::string markdown_times(const TableInput& input);

// Writes table.<extension> of every format into `folder`, for an ablation also ablation.<extension>, slices.md (scores by
// what is in the picture) and times.md; each atomically, and returns their names. All but times.md are the same bytes for the same inputs. Throws EnvironmentError.
std::vector<std::string> write_tables(const std::filesystem::path& folder, const TableInput& input);

}  // namespace maskbench::report
