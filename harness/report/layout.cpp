#include "report/layout.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "report/published.h"

namespace maskbench::report {
namespace {

using nlohmann::json;

constexpr char kNothing[] = "–";

struct LayoutColumn {
  MetricColumn metric;
  bool published;
};

std::vector<LayoutColumn> columns_of(const TableInput& input) {
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

std::string last_part(const std::string& axis) { return axis.substr(axis.rfind('.') + 1); }

std::string value_text(const json& value) {
  const std::string text = value.is_string() ? value.get<std::string>() : value.is_null() ? "unset" : value.dump();
  const bool digest = text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  return digest ? text.substr(0, 8) : text;
}

std::string label_of(const Row& row) {
  std::string label = row_name(row);
  if (const std::string state = row.state(); state != "done") label += fmt::format(" ({})", state);
  return label;
}

std::string cell_text(const MetricColumn& column, const Cell& cell) {
  const auto is_never = [](const std::string& reason) { return reason.starts_with("never"); };
  if (!cell.summary.mean) return std::any_of(cell.absent.begin(), cell.absent.end(), is_never) ? "never" : kNothing;
  const int places = decimals_of(*cell.summary.mean, column.decimals);
  std::string text = fixed_text(*cell.summary.mean, places);
  const bool is_fact = !column.higher_is_better && cell.summary.deviation == 0.0;
  if (cell.summary.deviation && !is_fact) text += " ± " + fixed_text(*cell.summary.deviation, places);
  if (cell.runs() > cell.summary.n) text += fmt::format(" ({} of {})", cell.summary.n, cell.runs());
  if (const auto& against = cell.confidence.against_best; against && !against->told_apart()) text += " ≈";
  return text;
}

std::string published_cell(const MetricColumn& column, const PublishedSystem* published) {
  if (published == nullptr || !published->metrics.contains(column.name)) return kNothing;
  return published_text(published->metrics.at(column.name), std::max(column.decimals, 0));
}

// " to keypoint", where the protocols of all values of a column end so (scores_file.h); empty for the truth.
std::string comparison_of(const std::string& metric, const std::vector<Row>& rows) {
  std::optional<std::string> common;
  for (const Row& row : rows) {
    const Cell& cell = row.cells.at(metric);
    if (!cell.summary.mean) continue;
    const size_t at = cell.protocol.find(" to ");
    const std::string end = at == std::string::npos ? "" : cell.protocol.substr(at);
    if (common && *common != end) return "";
    common = end;
  }
  return common.value_or("");
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

std::string point_text(const json& point) {
  std::map<std::string, int> uses;
  for (const auto& [axis, value] : point.items()) ++uses[last_part(axis)];
  std::vector<std::string> parts;
  for (const auto& [axis, value] : point.items()) {
    const std::string name = uses[last_part(axis)] == 1 ? last_part(axis) : axis;
    parts.push_back(fmt::format("{} = {}", name, value_text(value)));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string row_name(const Row& row) {
  return row.point.empty() ? row.system : fmt::format("{}, {}", row.system, point_text(row.point));
}

Layout lay_out(const TableInput& input) {
  const ExperimentInfo& experiment = input.results.experiment;
  Layout layout;
  layout.title = experiment.title.empty() ? experiment.name : experiment.title;
  layout.table.headings = {"System"};
  for (const Row& row : input.results.rows) layout.table.rows.push_back({label_of(row), {}});
  const std::vector<LayoutColumn> columns = columns_of(input);
  for (const LayoutColumn& column : columns) add_column(input, column, layout);
  for (const PublishedSystem* published : unmatched(input)) {
    LayoutRow row{published->name, {}};
    for (const LayoutColumn& column : columns) {
      row.cells.push_back({column.published ? published_cell(column.metric, published) : kNothing, Rank::none});
    }
    const bool says_something =
        std::any_of(row.cells.begin(), row.cells.end(), [](const LayoutCell& cell) { return cell.text != kNothing; });
    if (says_something) layout.table.rows.push_back(std::move(row));
  }
  layout.intervals = intervals(input);
  layout.notes = footnotes(input);
  return layout;
}

}  // namespace maskbench::report
