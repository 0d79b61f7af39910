#include "report/tables/table.h"

#include <fmt/format.h>

#include "maskbench/errors.h"
#include "report/tables/slices.h"
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

std::vector<std::string> write_tables(const std::filesystem::path& folder, const TableInput& input) {
  std::vector<std::string> files;
  const auto write = [&](const std::string& name, const std::string& text) {
    if (text.empty()) return;
    write_file_atomically(folder / name, text);
    files.push_back(name);
  };
  for (const TableFormat& format : all_table_formats()) write("table." + format.extension, whole_text(format, input));
  if (input.results.experiment.ablation)
    for (const TableFormat& format : all_table_formats())
      if (format.ablation) write("ablation." + format.extension, format.ablation(input));
  write("slices.md", markdown_slices(input, lay_out_slices(input)));
  write("times.md", markdown_times(input));
  return files;
}

}  // namespace maskbench::report
