#include "report/html/page.h"

#include <algorithm>

#include "report/html/assets.h"
#include "report/html/curves.h"
#include "report/html/sections.h"
#include "system/atomic_file.h"

namespace maskbench::report {
namespace {

// What the page may load: what stands in it, and of the program that serves it, its events.
std::string policy(bool live) {
  return std::string("default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; ") +
         (live ? "connect-src 'self'" : "connect-src 'none'");
}

Json panels_in_page(const std::vector<CurvePanel>& panels) {
  Json list = Json::array();
  for (size_t i = 0; i < panels.size(); ++i)
    list.push_back({{"index", std::to_string(i)}, {"title", panels[i].title}, {"svg", curve_svg(panels[i])}});
  return list;
}

Json panels_for_script(const std::vector<CurvePanel>& panels) {
  Json list = Json::array();
  for (const CurvePanel& panel : panels) {
    Json curves = Json::array();
    for (const Curve& c : panel.curves)
      curves.push_back({{"row", c.row}, {"x", c.iterations}, {"mean", c.mean}, {"low", c.low}, {"high", c.high}});
    list.push_back({{"title", panel.title}, {"curves", std::move(curves)}});
  }
  return list;
}

// Rows that some panel draws, for the switches.
Json switches(const TableInput& input, const std::vector<CurvePanel>& panels) {
  Json list = Json::array();
  for (size_t row = 0; row < input.results.rows.size(); ++row)
    for (const CurvePanel& panel : panels) {
      const auto draws = [&](const Curve& curve) { return curve.row == row; };
      if (std::none_of(panel.curves.begin(), panel.curves.end(), draws)) continue;
      list.push_back({{"row", std::to_string(row)},
                      {"color", std::to_string(row % 10)},
                      {"label", row_name(input.results.rows[row])}});
      break;
    }
  return list;
}

Json labels_of(const TableInput& input) {
  Json labels = Json::array();
  for (const Row& row : input.results.rows) labels.push_back(row_name(row));
  return labels;
}

Json data_for_script(const TableInput& input, const std::vector<CurvePanel>& panels, const Json& pairs,
                     const Json& pictured) {
  return {{"systems", labels_of(input)},
          {"cells", cell_details(input)},
          {"runs", run_details(input)},
          {"panels", panels_for_script(panels)},
          {"pairs", pairs},
          {"pictured", pictured}};
}

}  // namespace

std::string report_html(const TableInput& input, const std::string& version) {
  const std::vector<CurvePanel> panels = read_curves(input);
  const Layout layout = lay_out(input);
  const Json pairs = pair_scores(input);
  PageBudget budget(kReportPictures);
  Json page = {{"policy", policy(!version.empty())},
               {"version", version},
               {"title", layout.title},
               {"name", input.results.experiment.name},
               {"states", run_states(input)},
               {"table", main_table(input, layout)},
               {"intervals", plain_table(layout.intervals)},
               {"switches", switches(input, panels)},
               {"panels", panels_in_page(panels)},
               {"figure", figure(input.results, budget)},
               {"has_pairs", !pairs.is_null()},
               {"heat_maps", heat_maps(input)},
               {"times", plain_table(lay_out_times(input).table)},
               {"methods", methods(input)}};
  Json sheets = sample_sheets(input.results, budget);
  Json shown = pair_pictures(input.results, budget);
  page["pair_sheets"] = shown.is_null() ? Json::array() : std::move(shown["sheets"]);
  page["training"] = sheets.empty() ? Json() : Json{{"systems", std::move(sheets)}};
  page["has_curves"] = !panels.empty();
  page["has_ablation"] = !page["heat_maps"].empty();
  page["left_out"] = budget.left_out() > 0 ? std::to_string(budget.left_out()) : "";
  page["data"] = script_json(data_for_script(input, panels, pairs, shown.is_null() ? Json() : shown["listed"]));
  page["style"] = assets().style;
  page["script"] = assets().script;
  page["pairs_script"] = assets().pairs;
  page["charts"] = assets().charts;
  return fill(assets().page, page);
}

void write_report(const std::filesystem::path& folder, const TableInput& input) {
  write_file_atomically(folder / kReportFile, report_html(input));
}

}  // namespace maskbench::report
