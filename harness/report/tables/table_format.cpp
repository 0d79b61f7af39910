#include "report/tables/table_format.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/named_registry.h"

namespace maskbench::report {
namespace {

NamedRegistry<TableFormat>& table_formats() {
  static NamedRegistry<TableFormat> formats("table format");
  return formats;
}

}  // namespace

const std::vector<TableFormat>& all_table_formats() { return table_formats().all(); }
const TableFormat* find_table_format(const std::string& name) { return table_formats().find(name); }
RegisterTableFormat::RegisterTableFormat(TableFormat format) { table_formats().add(std::move(format)); }

std::string table_format_names() {
  std::vector<std::string> names;
  for (const TableFormat& format : all_table_formats()) names.push_back(format.name);
  const std::string last = names.back();
  names.pop_back();
  return fmt::format("{} or {}", fmt::join(names, ", "), last);
}

}  // namespace maskbench::report
