#include "base/csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }

  // Reads the fields of one line, including its line ending.
  CsvRow row() {
    CsvRow row{line_, {""}};
    while (!at_end()) {
      const char c = text_[at_++];
      if (c == '\n') {
        ++line_;
        break;
      }
      if (c == ',')
        row.fields.emplace_back();
      else if (c == '"' && row.fields.back().empty())
        quoted(row.fields.back(), row.line);
      else if (c != '\r' || (!at_end() && text_[at_] != '\n'))
        row.fields.back() += c;
    }
    return row;
  }

 private:
  // Appends a quoted field; the opening quote has been read. Reads up to and including the closing quote.
  void quoted(std::string& field, int64_t opened) {
    for (; !at_end(); ++at_) {
      const char c = text_[at_];
      const bool doubled = c == '"' && at_ + 1 < text_.size() && text_[at_ + 1] == '"';
      if (c == '"' && !doubled) {
        ++at_;
        return;
      }
      field += c;
      at_ += doubled;
      line_ += c == '\n';
    }
    throw UserError(fmt::format("line {}: a quote is never closed", opened));
  }

  std::string_view text_;
  size_t at_ = 0;
  int64_t line_ = 1;
};

}  // namespace

std::optional<size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) return std::nullopt;
  return size_t(found - header.begin());
}

CsvTable parse_csv(std::string_view text) {
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
  CsvTable table;
  for (Reader reader(text); !reader.at_end();) {
    CsvRow row = reader.row();
    if (row.fields.size() == 1 && row.fields[0].empty()) continue;
    if (table.header.empty())
      table.header = std::move(row.fields);
    else
      table.rows.push_back(std::move(row));
  }
  if (table.header.empty()) throw UserError("line 1: expected a header, but the file is empty");
  return table;
}

std::string csv_field(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string text = "\"";
  for (char c : field) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + "\"";
}

std::string csv_number(double value) { return fmt::format("{}", value == 0 ? 0.0 : value); }

}  // namespace maskbench
