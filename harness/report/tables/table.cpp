#include "report/tables/table.h"

#include <fmt/format.h>

#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench::report {
namespace {

std::string whole_text(const TableFormat& format, const TableInput& input) {
  std::string text;
  format.write(input, [&text](std::string_view part) { text += part; });
  return text;
}

}  // namespace

std::string table_text(const TableInput& input, const std::string& name) {
  const TableFormat* format = find_table_format(name);
  if (!format) throw UserError(fmt::format("--format {}: expected {}", name, table_format_names()));
  return whole_text(*format, input);
}

void write_tables(const std::filesystem::path& folder, const TableInput& input) {
  for (const TableFormat& format : all_table_formats()) {
    write_file_atomically(folder / ("table." + format.extension), whole_text(format, input));
    if (input.results.experiment.ablation && format.ablation)
      write_file_atomically(folder / ("ablation." + format.extension), format.ablation(input));
  }
  if (const std::string times = markdown_times(input); !times.empty())
    write_file_atomically(folder / "times.md", times);
}

}  // namespace maskbench::report
