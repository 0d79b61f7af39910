// Comma-separated values with a header line. RFC 4180: fields may be quoted, lines end in LF or CRLF; a byte-order mark
// and empty lines are passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace maskbench {

struct CsvRow {
  int64_t line;  // of the file, from 1
  std::vector<std::string> fields;
};

struct CsvTable {
  std::vector<std::string> header;
  std::vector<CsvRow> rows;  // whatever number of fields each has

  std::optional<size_t> column(std::string_view name) const;
};

// Throws UserError ("line 3: ...") for a quote that is never closed and for a text without a header.
CsvTable parse_csv(std::string_view text);

// The field as RFC 4180 writes it: quoted where it must be.
std::string csv_field(const std::string& field);

}  // namespace maskbench
