#include "report/tables/ablation.h"

#include <fmt/format.h>

#include <algorithm>

#include "spec/experiment.h"

namespace maskbench::report {
namespace {

using nlohmann::ordered_json;

// The value of a row on an axis, or its system.
std::string label_on(const std::string& axis, const Row& row) {
  return axis == kSystemAxis ? row.system : value_text(row.point.at(axis));
}

// The axes that are neither rows nor columns: "GAN + STN, width = 4"; empty without any.
std::string rest_of(const ListedAblation& ablation, const Row& row) {
  Row rest;
  for (const auto& [axis, value] : row.point.items())
    if (axis != ablation.rows && axis != ablation.columns) rest.point[axis] = value;
  const bool is_named = ablation.rows != kSystemAxis && ablation.columns != kSystemAxis;
  if (is_named) rest.system = row.system;
  return is_named ? row_name(rest) : point_text(rest.point);
}

size_t place_of(std::vector<std::string>& known, const std::string& label) {
  const auto found = std::find(known.begin(), known.end(), label);
  if (found != known.end()) return size_t(found - known.begin());
  known.push_back(label);
  return known.size() - 1;
}

// Rows that share one table.
struct Slice {
  std::string rest;
  std::vector<const Row*> rows;
};

std::vector<Slice> slices(const Results& results) {
  std::vector<Slice> found;
  std::vector<std::string> rests;
  for (const Row& row : results.ablated) {
    const size_t at = place_of(rests, rest_of(*results.experiment.ablation, row));
    if (at == found.size()) found.push_back({rests[at], {}});
    found[at].rows.push_back(&row);
  }
  return found;
}

// `text` gives the cell of a row of results.
template <class Text>
LayoutTable matrix(const ListedAblation& ablation, const Slice& slice, Text text) {
  std::vector<std::string> rows, columns;
  for (const Row* row : slice.rows) {
    place_of(rows, label_on(ablation.rows, *row));
    place_of(columns, label_on(ablation.columns, *row));
  }
  LayoutTable table;
  table.headings = {fmt::format("{} \\ {}", last_part(ablation.rows), last_part(ablation.columns))};
  table.headings.insert(table.headings.end(), columns.begin(), columns.end());
  for (const std::string& label : rows)
    table.rows.push_back({label, std::vector<LayoutCell>(columns.size(), {kNoValue})});
  for (const Row* row : slice.rows)
    table.rows[place_of(rows, label_on(ablation.rows, *row))]
        .cells[place_of(columns, label_on(ablation.columns, *row))] = text(*row);
  return table;
}

std::string difference_text(const MetricColumn& column, const Row& row, const Row* reference) {
  if (&row == reference) return "reference";
  const Cell& cell = row.cells.at(column.name);
  const auto& against = cell.confidence.against_reference;
  if (!against) return kNoValue;
  return signed_difference(*against, decimals_of(*cell.summary.mean, column.decimals));
}

AblationTable table_of(const TableInput& input, const std::string& metric, const Slice& slice) {
  const ListedAblation& ablation = *input.results.experiment.ablation;
  const MetricColumn column = find_column(input.columns, metric);
  const auto ranked = ranking(column, input.results.ablated);
  const Row* reference = reference_row(input.results);
  AblationTable table;
  table.title = slice.rest.empty() ? heading(column) : fmt::format("{}, {}", heading(column), slice.rest);
  table.values = matrix(ablation, slice, [&](const Row& row) {
    const auto rank = ranked.find(&row);
    const std::string state = row.state() == "done" ? "" : fmt::format(" ({})", row.state());
    return LayoutCell{cell_text(column, row.cells.at(metric)) + state,
                      rank == ranked.end() ? Rank::none : rank->second};
  });
  const auto has_difference = [&](const Row* row) {
    return row->cells.at(metric).confidence.against_reference.has_value();
  };
  if (std::any_of(slice.rows.begin(), slice.rows.end(), has_difference))
    table.differences =
        matrix(ablation, slice, [&](const Row& row) { return LayoutCell{difference_text(column, row, reference)}; });
  return table;
}

}  // namespace

std::vector<AblationTable> lay_out_ablation(const TableInput& input) {
  std::vector<AblationTable> tables;
  if (!input.results.experiment.ablation) return tables;
  for (const std::string& metric : input.results.experiment.ablation->metrics)
    for (const Slice& slice : slices(input.results))
      if (slice.rows.front()->cells.contains(metric)) tables.push_back(table_of(input, metric, slice));
  return tables;
}

std::string differences_text(const Results& results) {
  const ListedAblation& ablation = *results.experiment.ablation;
  Row named;
  named.system = ablation.system;
  named.point = ablation.point;
  return fmt::format("Difference from {} on the same pairs, with its 95 % interval over pairs:", row_name(named));
}

std::string markdown_ablation(const TableInput& input) {
  const auto tables = lay_out_ablation(input);
  if (tables.empty()) return "";
  const ExperimentFile& experiment = input.results.experiment;
  std::string text = fmt::format("# {}\n\n", experiment.title.empty() ? experiment.name : experiment.title);
  for (const AblationTable& table : tables) {
    text += fmt::format("## {}\n\n{}", table.title, in_markdown(table.values));
    if (!table.differences.rows.empty())
      text += fmt::format("{}\n\n{}", differences_text(input.results), in_markdown(table.differences));
  }
  return text +
         "Bold: best of the ablation. ≈: not told apart from it on the same pairs. ±: standard deviation over "
         "seeds.\n";
}

std::string latex_ablation(const TableInput& input) {
  std::string text;
  for (const AblationTable& table : lay_out_ablation(input)) {
    text += fmt::format("\\begin{{table}}\n\\centering\n\\caption{{{}}}\n{}", latex_text(table.title),
                        in_latex("tabular", table.values));
    if (!table.differences.rows.empty())
      text += fmt::format("\n{}\\par\n{}", latex_text(differences_text(input.results)),
                          in_latex("tabular", table.differences));
    text += "\\end{table}\n\n";
  }
  return text;
}

ordered_json ablation_json(const Results& results) {
  const ListedAblation& ablation = *results.experiment.ablation;
  ordered_json json = {{"rows", ablation.rows},
                       {"columns", ablation.columns},
                       {"reference", {{"system", ablation.system}, {"point", ablation.point}}},
                       {"differences", ordered_json::array()}};
  for (const std::string& metric : ablation.metrics)
    for (const Row& row : results.ablated) {
      const auto cell = row.cells.find(metric);
      if (cell == row.cells.end() || !cell->second.confidence.against_reference) continue;
      const PairedTest& test = *cell->second.confidence.against_reference;
      json["differences"].push_back({{"system", row.system},
                                     {"point", row.point},
                                     {"metric", metric},
                                     {"difference", test.difference},
                                     {"ci95", {test.ci95.low, test.ci95.high}},
                                     {"p", test.p},
                                     {"n", test.pictures}});
    }
  return json;
}

}  // namespace maskbench::report
