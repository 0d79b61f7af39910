#include <fmt/format.h>

#include "report/html/sections.h"
#include "report/tables/published.h"

namespace maskbench::report {
namespace {

constexpr std::string_view kUnclear = " ≈";

Json heading_json(const LayoutColumn& column, const std::string& text) {
  const char* way = !column.metric.higher_is_better ? "" : *column.metric.higher_is_better ? "higher" : "lower";
  return {{"text", text}, {"published", column.published}, {"way", column.published ? "" : way}};
}

Json cell_json(LayoutCell cell) {
  const bool unclear = cell.text.ends_with(kUnclear);
  if (unclear) cell.text.resize(cell.text.size() - kUnclear.size());
  return {{"text", cell.text},  {"best", cell.rank == Rank::best},
          {"unclear", unclear}, {"published", false},
          {"detail", false},    {"order", ""}};
}

Json our_cell(const TableInput& input, size_t row, const LayoutColumn& column, const LayoutCell& cell) {
  Json json = cell_json(cell);
  const Row& of = input.results.rows[row];
  json["published"] = column.published;
  if (column.published) {
    const PublishedSystem* published = published_for(input, of);
    if (published && published->metrics.contains(column.metric.name))
      json["order"] = fmt::format("{}", published->metrics.at(column.metric.name));
    return json;
  }
  const Cell& value = of.cells.at(column.metric.name);
  if (value.summary.mean) json["order"] = fmt::format("{}", *value.summary.mean);
  json["detail"] = value.summary.n > 0 || !value.absent.empty();
  json["row"] = std::to_string(row);
  json["metric"] = column.metric.name;
  return json;
}

Json interval_json(const Interval& interval) { return Json::array({interval.low, interval.high}); }

Json detail_of(const MetricColumn& column, const Row& row, const Cell& cell) {
  Json runs = Json::array();
  for (const RunValue& value : cell.values)
    runs.push_back({{"run", value.run.text()}, {"seed", value.seed}, {"value", value.value}, {"n", value.pairs}});
  Json json = {{"system", row_name(row)},
               {"metric", heading(column)},
               {"protocol", cell.protocol},
               {"weights", cell.weights},
               {"text", cell_text(column, cell)},
               {"runs", std::move(runs)},
               {"notes", cell.notes},
               {"absent", cell.absent}};
  if (cell.summary.ci95) json["seeds_ci95"] = interval_json(*cell.summary.ci95);
  const Confidence& sure = cell.confidence;
  if (sure.ci95) {
    json["ci95"] = interval_json(*sure.ci95);
    json["ci95_over"] =
        fmt::format("{} {}", sure.people > 0 ? sure.people : sure.pictures, std::string_view(sure.unit()));
  }
  if (!sure.against_best) return json;
  const auto& [best, test, p_holm] = *sure.against_best;
  json["best"] = {{"system", best}, {"difference", test.difference}, {"ci95", interval_json(test.ci95)}, {"p", p_holm}};
  return json;
}

}  // namespace

Json main_table(const TableInput& input, const Layout& layout) {
  const std::vector<LayoutColumn> columns = layout_columns(input);
  Json headings = Json::array(), rows = Json::array();
  for (size_t i = 0; i < columns.size(); ++i)
    headings.push_back(heading_json(columns[i], layout.table.headings[i + 1]));
  for (size_t r = 0; r < layout.table.rows.size(); ++r) {
    const LayoutRow& row = layout.table.rows[r];
    const bool ours = r < input.results.rows.size();
    Json cells = Json::array();
    for (size_t i = 0; i < columns.size(); ++i)
      cells.push_back(ours ? our_cell(input, r, columns[i], row.cells[i]) : cell_json(row.cells[i]));
    const std::string state = ours ? input.results.rows[r].state() : "published only";
    rows.push_back({{"label", ours ? row_name(input.results.rows[r]) : row.label},
                    {"state", state == "done" ? "" : state},
                    {"tone", state_tone(state)},
                    {"cells", std::move(cells)}});
  }
  return {{"headings", std::move(headings)}, {"rows", std::move(rows)}, {"notes", layout.notes}};
}

Json cell_details(const TableInput& input) {
  Json rows = Json::array();
  for (const Row& row : input.results.rows) {
    Json cells = Json::object();
    for (const std::string& metric : input.results.metrics)
      cells[metric] = detail_of(find_column(input.columns, metric), row, row.cells.at(metric));
    rows.push_back(std::move(cells));
  }
  return rows;
}

Json plain_table(const LayoutTable& table) {
  if (table.rows.empty()) return nullptr;
  Json rows = Json::array();
  for (const LayoutRow& row : table.rows) {
    Json cells = Json::array();
    for (const LayoutCell& cell : row.cells) cells.push_back(cell.text);
    rows.push_back({{"label", row.label}, {"cells", std::move(cells)}});
  }
  return {{"headings", table.headings}, {"rows", std::move(rows)}};
}

}  // namespace maskbench::report
