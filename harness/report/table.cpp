#include "report/table.h"

#include <fmt/format.h>

#include "maskbench/errors.h"
#include "report/ablation.h"
#include "system/atomic_file.h"

namespace maskbench::report {

std::string table_text(const TableInput& input, std::string_view format) {
  if (format == "md" || format == "markdown") return markdown_table(input);
  if (format == "latex" || format == "tex") return latex_table(input);
  if (format == "csv") return csv_table(input);
  if (format == "json") return json_table(input);
  throw UserError(fmt::format("--format {}: expected md, latex, csv or json", format));
}

void write_tables(const std::filesystem::path& folder, const TableInput& input) {
  write_file_atomically(folder / "table.md", markdown_table(input));
  write_file_atomically(folder / "table.tex", latex_table(input));
  write_file_atomically(folder / "table.csv", csv_table(input));
  write_file_atomically(folder / "table.json", json_table(input));
  if (input.results.experiment.ablation) {
    write_file_atomically(folder / "ablation.md", markdown_ablation(input));
    write_file_atomically(folder / "ablation.tex", latex_ablation(input));
  }
  if (const std::string times = markdown_times(input); !times.empty())
    write_file_atomically(folder / "times.md", times);
}

void write_tables(const std::filesystem::path& folder, const std::vector<MetricColumn>& columns,
                  const std::optional<Reference>& reference) {
  write_tables(folder, TableInput{read_results(folder, columns), columns, reference});
}

}  // namespace maskbench::report
