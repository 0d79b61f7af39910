// Result tables: Markdown, LaTeX, CSV and JSON from the same rows.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/aggregate.h"
#include "report/columns.h"
#include "report/reference.h"

namespace maskbench::report {

// What a table is made of.
struct TableInput {
  Results results;
  std::vector<MetricColumn> columns;  // titles, units, directions; metrics that are not here have those built in
  std::optional<Reference> reference;
};

// One row a system, one column a metric; below it what the numbers mean and which runs lack.
std::string markdown_table(const TableInput& input);
// The same for booktabs: the best value of a column bold, the second underlined.
std::string latex_table(const TableInput& input);
// RFC 4180, one line a row and metric. Numbers in full precision.
std::string csv_table(const TableInput& input);
std::string json_table(const TableInput& input);
// The same in parts, for what is too large to be held.
using TextSink = std::function<void(std::string_view)>;
void write_json_table(const TableInput& input, const TextSink& sink);
// What the runs took, in Markdown; empty where nothing was measured.
std::string markdown_times(const TableInput& input);

// The table as "md" (or "markdown"), "latex" (or "tex"), "csv" or "json". UserError for another format.
std::string table_text(const TableInput& input, std::string_view format);

// Writes table.md, table.tex, table.csv and table.json into `folder`, and ablation.md and ablation.tex of an ablation,
// which the same inputs make the same byte for byte, and times.md; each whole or not at all.
void write_tables(const std::filesystem::path& folder, const TableInput& input);

// Reads the results in `folder` and writes their tables there.
void write_tables(const std::filesystem::path& folder, const std::vector<MetricColumn>& columns,
                  const std::optional<Reference>& reference = std::nullopt);

}  // namespace maskbench::report
