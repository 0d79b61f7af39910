// For booktabs: the best value of a column bold, the second underlined.
#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "report/tables/ablation.h"
#include "report/tables/table_format.h"

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
    {"≥", "$\\geq$"},
    {"–", "--"},
    {"↑", "$\\uparrow$"},
    {"↓", "$\\downarrow$"},
    {"\n", " "},
};

std::string latex_cell(const LayoutCell& cell) {
  std::string text = latex_text(cell.text);
  if (cell.rank == Rank::best) return fmt::format("\\textbf{{{}}}", text);
  if (cell.rank == Rank::second) return fmt::format("\\underline{{{}}}", text);
  return text;
}

}  // namespace

std::string latex_text(std::string_view text) {
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

std::string in_latex(const std::string& kind, const LayoutTable& table) {
  std::string text =
      fmt::format("\\begin{{{}}}{{l{}}}\n\\toprule\n", kind, std::string(table.headings.size() - 1, 'r'));
  for (size_t i = 0; i < table.headings.size(); ++i) text += (i == 0 ? "" : " & ") + latex_text(table.headings[i]);
  text += " \\\\\n\\midrule\n";
  for (const LayoutRow& row : table.rows) {
    text += latex_text(row.label);
    for (const LayoutCell& cell : row.cells) text += " & " + latex_cell(cell);
    text += " \\\\\n";
  }
  return text + fmt::format("\\bottomrule\n\\end{{{}}}\n", kind);
}

namespace {

std::string latex_table(const TableInput& input) {
  const Layout layout = lay_out(input);
  const bool has_intervals = !layout.intervals.rows.empty();
  std::string text = fmt::format("% Needs \\usepackage{{booktabs{}}}.\n\\begin{{table}}\n\\centering\n",
                                 has_intervals ? ", longtable" : "");
  text += fmt::format("\\caption{{{}}}\n", latex_text(layout.title));
  text += in_latex("tabular", layout.table);
  text += "\n\\footnotesize\\raggedright\n";
  for (const std::string& note : layout.notes) text += latex_text(note) + "\\par\n";
  text += "\\end{table}\n";
  return has_intervals ? text + "\n" + in_latex("longtable", layout.intervals) : text;
}

void write_latex(const TableInput& input, const TextSink& sink) { sink(latex_table(input)); }

const RegisterTableFormat kLatex(
    {.name = "latex", .extension = "tex", .write = write_latex, .ablation = latex_ablation});

}  // namespace
}  // namespace maskbench::report
