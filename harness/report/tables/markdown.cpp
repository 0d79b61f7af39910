#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/utf8.h"
#include "report/tables/ablation.h"
#include "report/tables/table.h"

namespace maskbench::report {
namespace {

std::string escaped(const std::string& text) {
  std::string result;
  for (char c : text) {
    if (c == '|') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

using Line = std::vector<std::string>;

std::string padded(const Line& line, const std::vector<size_t>& widths) {
  std::string text = "|";
  for (size_t i = 0; i < line.size(); ++i) {
    const std::string space(widths[i] - terminal_columns(line[i]), ' ');
    text += i == 0 ? fmt::format(" {}{} |", line[i], space) : fmt::format(" {}{} |", space, line[i]);
  }
  return text + "\n";
}

std::string separator(const std::vector<size_t>& widths) {
  std::string text = "|";
  for (size_t i = 0; i < widths.size(); ++i) {
    text += i == 0 ? fmt::format(":{}|", std::string(widths[i] + 1, '-'))
                   : fmt::format("{}:|", std::string(widths[i] + 1, '-'));
  }
  return text + "\n";
}

std::string markdown_cell(const LayoutCell& cell) {
  return cell.rank == Rank::best ? fmt::format("**{}**", escaped(cell.text)) : escaped(cell.text);
}

std::string markdown(const Layout& layout) {
  std::string text = fmt::format("# {}\n\n", escaped(layout.title));
  text += in_markdown(layout.table);
  if (!layout.intervals.rows.empty()) text += "How sure the numbers are:\n\n" + in_markdown(layout.intervals);
  for (const std::string& note : layout.notes) text += fmt::format("- {}\n", note);
  return text;
}

}  // namespace

std::string in_markdown(const LayoutTable& table) {
  std::vector<Line> lines(1);
  for (const std::string& heading : table.headings) lines[0].push_back(escaped(heading));
  for (const LayoutRow& row : table.rows) {
    Line& line = lines.emplace_back(Line{escaped(row.label)});
    for (const LayoutCell& cell : row.cells) line.push_back(markdown_cell(cell));
  }
  std::vector<size_t> widths(lines[0].size(), 1);
  for (const Line& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], terminal_columns(line[i]));
  }
  std::string text;
  for (size_t i = 0; i < lines.size(); ++i) text += padded(lines[i], widths) + (i == 0 ? separator(widths) : "");
  return text + "\n";
}

std::string markdown_times(const TableInput& input) {
  const Layout layout = lay_out_times(input);
  return layout.table.rows.empty() ? "" : markdown(layout);
}

namespace {

void write_markdown(const TableInput& input, const TextSink& sink) { sink(markdown(lay_out(input))); }

const RegisterTableFormat kMarkdown(
    {.name = "md", .extension = "md", .write = write_markdown, .ablation = markdown_ablation});

}  // namespace
}  // namespace maskbench::report
