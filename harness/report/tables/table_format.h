// Formats of result tables. A format is one source with one RegisterTableFormat object; the choices of --format, the
// files that write_tables() writes and what table_text() accepts come from the list.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "report/tables/table_input.h"

namespace maskbench::report {

// Takes a table in parts: that of a large sweep is never held as a whole.
using TextSink = std::function<void(std::string_view)>;

struct TableFormat {
  std::string name;       // "latex", as in --format
  std::string extension;  // "tex": of table.tex and ablation.tex
  std::function<void(const TableInput&, const TextSink&)> write;
  std::function<std::string(const TableInput&)> ablation = {};  // the tables of an ablation; null: not in this format
};

// Every format, sorted by name; nullptr where there is none of that name.
const std::vector<TableFormat>& all_table_formats();
const TableFormat* find_table_format(const std::string& name);

// "csv, json, latex or md"
std::string table_format_names();

// Registers a format at load time. Throws std::logic_error for a second one of the name.
struct RegisterTableFormat {
  explicit RegisterTableFormat(TableFormat format);
};

}  // namespace maskbench::report
