#include "report/tables/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/tables/published.h"
#include "results/metrics_file.h"

namespace maskbench::report {
namespace {

std::string label_of(const Row& row) {
  std::string label = row_name(row);
  if (const std::string state = row.state(); state != "done") label += fmt::format(" ({})", state);
  return label;
}

std::string published_cell(const MetricColumn& column, const PublishedSystem* published) {
  if (published == nullptr || !published->metrics.contains(column.name)) return kNoValue;
  return published_text(published->metrics.at(column.name), std::max(column.decimals, 0));
}

// " to keypoint", where all values of the column were compared with that; empty otherwise.
std::string comparison_of(const std::string& metric, const std::vector<Row>& rows) {
  std::optional<std::string> common;
  for (const Row& row : rows) {
    const Cell& cell = row.cells.at(metric);
    if (!cell.summary.mean) continue;
    if (common && *common != cell.compared_with) return "";
    common = cell.compared_with;
  }
  return common.value_or("").empty() ? "" : " to " + *common;
}

std::string published_heading(MetricColumn column) {
  column.higher_is_better.reset();
  return heading(column) + ", published";
}

void add_column(const TableInput& input, const LayoutColumn& column, Layout& layout) {
  MetricColumn titled = column.metric;
  titled.title += column.published ? "" : comparison_of(column.metric.name, input.results.rows);
  layout.table.headings.push_back(column.published ? published_heading(titled) : heading(titled));
  std::map<const Row*, Rank> ranked;
  if (!column.published) ranked = ranking(column.metric, input.results.rows);
  for (size_t i = 0; i < input.results.rows.size(); ++i) {
    const Row& row = input.results.rows[i];
    const auto rank = ranked.find(&row);
    layout.table.rows[i].cells.push_back({column.published ? published_cell(column.metric, published_for(input, row))
                                                           : cell_text(column.metric, row.cells.at(column.metric.name)),
                                          rank == ranked.end() ? Rank::none : rank->second});
  }
}

}  // namespace

std::vector<LayoutColumn> layout_columns(const TableInput& input) {
  std::vector<std::string> published = published_metrics(input);
  std::vector<LayoutColumn> columns;
  const auto take_published = [&](const std::string& name) {
    const auto found = std::find(published.begin(), published.end(), name);
    if (found == published.end()) return;
    columns.push_back({find_column(input.columns, name), true});
    published.erase(found);
  };
  for (const std::string& name : input.results.metrics) {
    columns.push_back({find_column(input.columns, name), false});
    take_published(name);
  }
  while (!published.empty()) take_published(std::string(published.front()));
  return columns;
}

std::string cell_text(const MetricColumn& column, const Cell& cell) {
  if (!cell.summary.mean) return cell.reasons.contains(kNeverReached) ? "never" : kNoValue;
  const int places = decimals_of(*cell.summary.mean, column.decimals);
  std::string text = fixed_text(*cell.summary.mean, places);
  const bool is_fact = !column.higher_is_better && cell.summary.deviation == 0.0;
  if (cell.summary.deviation && !is_fact) text += " ± " + fixed_text(*cell.summary.deviation, places);
  if (cell.runs() > cell.summary.n) text += fmt::format(" ({} of {})", cell.summary.n, cell.runs());
  if (const auto& against = cell.confidence.against_best; against && !against->told_apart()) text += " ≈";
  return text;
}

Layout lay_out(const TableInput& input) {
  const ExperimentFile& experiment = input.results.experiment;
  Layout layout;
  layout.title = experiment.title.empty() ? experiment.name : experiment.title;
  layout.table.headings = {"System"};
  for (const Row& row : input.results.rows) layout.table.rows.push_back({label_of(row), {}});
  const std::vector<LayoutColumn> columns = layout_columns(input);
  for (const LayoutColumn& column : columns) add_column(input, column, layout);
  for (const PublishedSystem* published : unmatched(input)) {
    LayoutRow row{published->name, {}};
    for (const LayoutColumn& column : columns) {
      row.cells.push_back({column.published ? published_cell(column.metric, published) : kNoValue, Rank::none});
    }
    const bool says_something =
        std::any_of(row.cells.begin(), row.cells.end(), [](const LayoutCell& cell) { return cell.text != kNoValue; });
    if (says_something) layout.table.rows.push_back(std::move(row));
  }
  layout.intervals = intervals(input);
  layout.notes = footnotes(input);
  return layout;
}

Layout lay_out_times(const TableInput& input) {
  Layout layout{"Times, of runs that shared the machine with whatever else ran", {{"System"}, {}}, {}, {}};
  for (const std::string& time : kTimes) layout.table.headings.push_back(heading(find_column({}, time)));
  for (const Row& row : input.results.rows) {
    LayoutRow line{label_of(row), {}};
    for (const std::string& time : kTimes)
      line.cells.push_back({cell_text(find_column({}, time), row.times.at(time)), Rank::none});
    const bool measured =
        std::any_of(row.times.begin(), row.times.end(), [](const auto& time) { return time.second.summary.n > 0; });
    if (measured) layout.table.rows.push_back(std::move(line));
  }
  return layout;
}

}  // namespace maskbench::report
