// Comma-separated values with a header line (RFC 4180): fields may be quoted, lines end in LF or CRLF. A byte-order
// mark and empty lines are skipped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace maskbench {

struct CsvRow {
  int64_t line;  // line number in the file, from 1
  std::vector<std::string> fields;
};

struct CsvTable {
  std::vector<std::string> header;
  std::vector<CsvRow> rows;  // rows may differ in their number of fields

  // Returns the index of the column, or nullopt if the header lacks it.
  std::optional<size_t> column(std::string_view name) const;
};

// Parses the text. Throws UserError ("line 3: ...") if a quote is never closed or the header is missing.
CsvTable parse_csv(std::string_view text);

// Returns the field as RFC 4180 writes it, quoted if necessary.
std::string csv_field(const std::string& field);

// Returns the shortest text that reads back as the same number. Zero has no sign: -0.0 becomes "0".
std::string csv_number(double value);

}  // namespace maskbench
