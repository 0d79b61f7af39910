#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "report/layout.h"

namespace maskbench::report {
namespace {

constexpr std::pair<std::string_view, std::string_view> kEscapes[] = {
    {"\\", "\\textbackslash{}"},
    {"{", "\\{"},
    {"}", "\\}"},
    {"$", "\\$"},
    {"&", "\\&"},
    {"#", "\\#"},
    {"_", "\\_"},
    {"%", "\\%"},
    {"^", "\\textasciicircum{}"},
    {"~", "\\textasciitilde{}"},
    {"<", "$<$"},
    {">", "$>$"},
    {"±", "$\\pm$"},
    {"Δ", "$\\Delta$"},
    {"−", "$-$"},
    {"≈", "$\\approx$"},
    {"–", "--"},
    {"↑", "$\\uparrow$"},
    {"↓", "$\\downarrow$"},
    {"\n", " "},
};

std::string escaped(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    std::string_view from = text.substr(0, 1), to = from;
    for (const auto& [special, replacement] : kEscapes) {
      if (!text.starts_with(special)) continue;
      from = special;
      to = replacement;
    }
    result += to;
    text.remove_prefix(from.size());
  }
  return result;
}

std::string cell_text(const LayoutCell& cell) {
  const std::string text = escaped(cell.text);
  if (cell.rank == Rank::best) return fmt::format("\\textbf{{{}}}", text);
  if (cell.rank == Rank::second) return fmt::format("\\underline{{{}}}", text);
  return text;
}

std::string tabular(const LayoutTable& table) {
  std::string text = fmt::format("\\begin{{tabular}}{{l{}}}\n\\toprule\n", std::string(table.headings.size() - 1, 'r'));
  for (size_t i = 0; i < table.headings.size(); ++i) text += (i == 0 ? "" : " & ") + escaped(table.headings[i]);
  text += " \\\\\n\\midrule\n";
  for (const LayoutRow& row : table.rows) {
    text += escaped(row.label);
    for (const LayoutCell& cell : row.cells) text += " & " + cell_text(cell);
    text += " \\\\\n";
  }
  return text + "\\bottomrule\n\\end{tabular}\n\n";
}

}  // namespace

std::string latex_table(const TableInput& input) {
  const Layout layout = lay_out(input);
  std::string text = "% Needs \\usepackage{booktabs}.\n\\begin{table}\n\\centering\n";
  text += fmt::format("\\caption{{{}}}\n", escaped(layout.title));
  text += tabular(layout.table);
  if (!layout.intervals.rows.empty()) text += tabular(layout.intervals);
  text += "\\footnotesize\\raggedright\n";
  for (const std::string& note : layout.notes) text += escaped(note) + "\\par\n";
  return text + "\\end{table}\n";
}

}  // namespace maskbench::report
