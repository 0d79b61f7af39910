#include "report/tables/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "base/utf8.h"
#include "report/tables/ablation.h"

namespace maskbench::report {
namespace {

constexpr size_t kLeastWidth = 20, kGap = 2;

// Texts of one column, without the heading. All of a table's columns have as many.
struct Column {
  std::vector<std::string> heading;  // broken into lines
  std::vector<std::string> cells;
  size_t width = 0;
};

std::string shown(const LayoutCell& cell) { return cell.rank == Rank::best ? cell.text + " *" : cell.text; }

// Returns the words of the text; an arrow belongs to the word before it.
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream stream(text);
  for (std::string word; stream >> word;) {
    if (!words.empty() && (word == "↑" || word == "↓"))
      words.back() += " " + word;
    else
      words.push_back(word);
  }
  return words;
}

// Breaks the text between words into lines of at most `width` columns; a longer word stays whole.
std::vector<std::string> broken(const std::string& text, size_t width) {
  std::vector<std::string> lines;
  for (const std::string& word : words_of(text)) {
    if (!lines.empty() && terminal_columns(lines.back()) + 1 + terminal_columns(word) <= width)
      lines.back() += " " + word;
    else
      lines.push_back(word);
  }
  return lines;
}

// A column as wide as its widest cell and its heading, or the longest word of it where that may be broken, but not wider
// than `most`.
Column column_of(const std::string& heading, std::vector<std::string> cells, size_t most, bool may_break) {
  Column column{{}, std::move(cells), 1};
  for (const std::string& cell : column.cells) column.width = std::max(column.width, terminal_columns(cell));
  for (const std::string& part : may_break ? words_of(heading) : std::vector<std::string>{heading})
    column.width = std::max(column.width, terminal_columns(part));
  column.width = std::min(column.width, most);
  column.heading = broken(heading, column.width);
  return column;
}

std::vector<Column> columns_of(const LayoutTable& table, size_t width, bool may_break) {
  std::vector<std::string> labels;
  for (const LayoutRow& row : table.rows) labels.push_back(row.label);
  std::vector<Column> columns{column_of(table.headings[0], std::move(labels), width / 2, may_break)};
  for (size_t i = 1; i < table.headings.size(); ++i) {
    std::vector<std::string> cells;
    for (const LayoutRow& row : table.rows) cells.push_back(shown(row.cells[i - 1]));
    columns.push_back(column_of(table.headings[i], std::move(cells), width - columns[0].width - kGap, may_break));
  }
  return columns;
}

// Appends a line; `text` gives that of a column. The labels stand on the left, all else on the right of its column.
template <class Text>
void add_line(std::string& block, const std::vector<const Column*>& columns, Text text) {
  std::string line;
  for (const Column* column : columns) {
    const std::string cell = fitted(text(*column), column->width);
    const std::string space(column->width - terminal_columns(cell), ' ');
    line += column == columns.front() ? cell + space : std::string(kGap, ' ') + space + cell;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  block += line + "\n";
}

// Headings end on one line.
std::string block_of(const std::vector<const Column*>& columns) {
  std::string block;
  size_t height = 0;
  for (const Column* column : columns) height = std::max(height, column->heading.size());
  for (size_t line = 0; line < height; ++line)
    add_line(block, columns, [&](const Column& column) {
      const size_t above = height - column.heading.size();
      return line < above ? std::string() : column.heading[line - above];
    });
  for (size_t row = 0; row < columns.front()->cells.size(); ++row)
    add_line(block, columns, [row](const Column& column) { return column.cells[row]; });
  return block;
}

}  // namespace

std::string in_columns(const LayoutTable& table, size_t width) {
  width = std::max(width, kLeastWidth);
  std::vector<Column> columns = columns_of(table, width, /*may_break=*/false);
  size_t all = 0;
  for (const Column& column : columns) all += column.width + kGap;
  if (all > width + kGap) columns = columns_of(table, width, /*may_break=*/true);
  std::string text;
  for (size_t next = 1; next < columns.size();) {
    std::vector<const Column*> block{&columns.front()};
    size_t used = columns.front().width;
    for (; next < columns.size() && (block.size() == 1 || used + kGap + columns[next].width <= width); ++next) {
      used += kGap + columns[next].width;
      block.push_back(&columns[next]);
    }
    text += (text.empty() ? "" : "\n") + block_of(block);
  }
  return text;
}

std::string terminal_text(const TableInput& input, size_t width, const std::string& rest) {
  const Layout layout = lay_out(input);
  std::string text = fmt::format("{}\n\n{}\n", layout.title, in_columns(layout.table, width));
  for (const AblationTable& table : lay_out_ablation(input))
    text += fmt::format("{}\n\n{}\n", table.title, in_columns(table.values, width));
  return text + fmt::format("*: best. ≈: not told apart from it. {}\n", rest);
}

}  // namespace maskbench::report
