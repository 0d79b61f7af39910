#include "report/tables/slices.h"

#include <fmt/format.h>

#include <algorithm>

namespace maskbench::report {
namespace {

using Degrees = std::optional<int64_t> ScoredPair::*;

// Slices of degrees: below the first edge, between two, from the last one on.
Slicing by_degrees(std::string name, std::string title, std::vector<std::string> slices, Degrees degrees,
                   std::vector<int64_t> edges) {
  const auto slice_of = [degrees, edges = std::move(edges)](const ScoredPair& pair) -> std::optional<size_t> {
    if (!(pair.*degrees)) return std::nullopt;
    return size_t(std::upper_bound(edges.begin(), edges.end(), *(pair.*degrees)) - edges.begin());
  };
  return {std::move(name), std::move(title), std::move(slices), slice_of};
}

Slicing by_mask(const std::vector<ScoredPair>& pairs) {
  int64_t masks = 0;
  for (const ScoredPair& pair : pairs) masks = std::max(masks, pair.mask + 1);
  Slicing slicing{"mask", "mask", {}, [](const ScoredPair& pair) { return std::optional(size_t(pair.mask)); }};
  for (int64_t mask = 0; mask < masks; ++mask) slicing.slices.push_back(fmt::format("mask {}", mask));
  return slicing;
}

bool is_wanted(const std::vector<std::string>& wanted, const std::string& name) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
}

// The pairs of a slice that every run scored.
std::vector<size_t> pairs_in(const RowPairs& row, const Slicing& slicing, size_t slice) {
  std::vector<size_t> found;
  for (size_t i : shared_pairs(row.runs))
    if (i < row.pairs.size() && slicing.slice_of(row.pairs[i]) == slice) found.push_back(i);
  return found;
}

LayoutCell cell_of(const MetricColumn& column, const RowPairs& row, const std::vector<size_t>& pairs, bool judged) {
  if (pairs.empty()) return {kNoValue};
  const Columns runs = chosen(row.runs, pairs);
  double mean = 0;
  for (const std::vector<double>& run : runs) mean += statistic(row.kind, run) / double(runs.size());
  const int places = decimals_of(mean, column.decimals);
  std::string text = fixed_text(mean, places);
  if (!judged) return {text};
  if (const auto ci = bootstrap_interval(row.kind, runs, chosen(row.people(), pairs)))
    text += fmt::format(" [{}, {}]", fixed_text(ci->low, places), fixed_text(ci->high, places));
  return {text};
}

struct ListedRow {
  std::string label;
  RowPairs values;
};

std::optional<SliceTable> table_of(const MetricColumn& column, const Slicing& slicing,
                                   const std::vector<ListedRow>& rows) {
  SliceTable table{
      column.name, slicing.name, fmt::format("{} by {}", heading(column), slicing.title), {{"System"}, {}}};
  for (const ListedRow& row : rows) table.table.rows.push_back({row.label, {}});
  for (size_t slice = 0; slice < slicing.slices.size(); ++slice) {
    std::vector<LayoutCell> cells;
    size_t count = 0;
    for (const ListedRow& row : rows) {
      const auto pairs = pairs_in(row.values, slicing, slice);
      count = std::max(count, pairs.size());
      cells.push_back(cell_of(column, row.values, pairs, /*judged=*/rows.size() <= kJudgedRows));
    }
    if (count == 0) continue;
    table.table.headings.push_back(fmt::format("{} (n = {})", slicing.slices[slice], count));
    for (size_t i = 0; i < rows.size(); ++i) table.table.rows[i].cells.push_back(std::move(cells[i]));
  }
  return table.table.headings.size() > 1 ? std::optional(std::move(table)) : std::nullopt;
}

}  // namespace

std::vector<Slicing> slicings(const std::vector<ScoredPair>& pairs) {
  return {by_degrees("yaw", "yaw of the head (right of the picture: positive)",
                     {"below -45°", "-45 to -15°", "-15 to 15°", "15 to 45°", "45° and more"}, &ScoredPair::yaw,
                     {-45, -15, 15, 45}),
          by_degrees("skin-tone", "tone of the skin (individual typology angle)",
                     {"dark", "brown", "tan", "intermediate", "light", "very light"}, &ScoredPair::skin_tone,
                     {-30, 10, 28, 41, 55}),
          by_mask(pairs)};
}

std::vector<std::string> slicing_names() {
  std::vector<std::string> names;
  for (const Slicing& slicing : slicings({})) names.push_back(slicing.name);
  return names;
}

std::vector<SliceTable> lay_out_slices(const TableInput& input, const std::vector<std::string>& by,
                                       const std::vector<std::string>& metrics) {
  std::vector<SliceTable> tables;
  std::vector<Row> rows = input.results.rows;
  const PairValues values(rows);
  for (const std::string& metric : input.results.metrics) {
    if (!is_wanted(metrics, metric)) continue;
    std::vector<ListedRow> listed;
    for (const Row& row : rows)
      if (auto pairs = values.of(row, metric)) listed.push_back({row_name(row), *std::move(pairs)});
    if (listed.empty()) continue;
    for (const Slicing& slicing : slicings(listed.front().values.pairs)) {
      if (!is_wanted(by, slicing.name)) continue;
      if (auto table = table_of(find_column(input.columns, metric), slicing, listed))
        tables.push_back(*std::move(table));
    }
  }
  return tables;
}

std::string markdown_slices(const TableInput& input, const std::vector<SliceTable>& tables) {
  if (tables.empty()) return "";
  const ExperimentFile& experiment = input.results.experiment;
  std::string text = fmt::format("# {}: by picture\n\n", experiment.title.empty() ? experiment.name : experiment.title);
  for (const SliceTable& table : tables) text += fmt::format("## {}\n\n{}", table.title, in_markdown(table.table));
  return text +
         "In brackets: 95 % intervals over people. Yaw is estimated from landmarks; the tone of the skin is that of "
         "the "
         "picture, which light and camera shift too.\n";
}

}  // namespace maskbench::report
