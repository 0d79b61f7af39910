#include "report/html/curves.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

namespace maskbench::report {
namespace {

using Values = std::map<int64_t, std::vector<double>>;  // by iteration: one for each run
using ByRow = std::map<size_t, Values>;

const std::array<std::pair<const char*, const char*>, 3> kTitles = {{{"critic_loss", "Critic loss"},
                                                                     {"generator_loss", "Generator loss"},
                                                                     {"mask_share", "Mask's share of the picture"}}};

std::string title_of(const TableInput& input, const std::string& name) {
  for (const auto& [known, title] : kTitles)
    if (name == known) return title;
  return heading(find_column(input.columns, name));
}

void take_line(const std::string& line, size_t row, std::map<std::string, ByRow>& all) {
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("iteration") || !json["iteration"].is_number()) return;
  const auto iteration = json["iteration"].get<int64_t>();
  for (const auto& [name, value] : json.items())
    if (name != "iteration" && value.is_number()) all[name][row][iteration].push_back(value.get<double>());
}

Curve curve_of(size_t row, const Values& values) {
  const size_t step = (values.size() + kCurvePoints - 1) / kCurvePoints;
  Curve curve{row, {}, {}, {}, {}};
  size_t i = 0;
  for (const auto& [iteration, seeds] : values) {
    const bool is_last = ++i == values.size();
    if (!is_last && (i - 1) % step != 0) continue;
    const auto [low, high] = std::minmax_element(seeds.begin(), seeds.end());
    double sum = 0;
    for (const double value : seeds) sum += value;
    curve.iterations.push_back(double(iteration));
    curve.mean.push_back(sum / double(seeds.size()));
    curve.low.push_back(*low);
    curve.high.push_back(*high);
  }
  return curve;
}

// Losses first, then as the columns of the table, then the others.
size_t place_of(const TableInput& input, const std::string& name) {
  if (name.ends_with("_loss")) return 0;
  const auto& metrics = input.results.metrics;
  return 1 + size_t(std::find(metrics.begin(), metrics.end(), name) - metrics.begin());
}

}  // namespace

std::vector<CurvePanel> read_curves(const TableInput& input) {
  std::map<std::string, ByRow> all;
  for (size_t row = 0; row < input.results.rows.size(); ++row)
    for (const RunRecord& run : input.results.rows[row].runs) {
      std::ifstream file(run.folder / "scalars.jsonl");
      for (std::string line; std::getline(file, line);) take_line(line, row, all);
    }
  std::vector<CurvePanel> panels;
  for (const auto& [name, rows] : all) {
    CurvePanel panel{name, title_of(input, name), {}};
    for (const auto& [row, values] : rows) panel.curves.push_back(curve_of(row, values));
    panels.push_back(std::move(panel));
  }
  std::stable_sort(panels.begin(), panels.end(), [&](const CurvePanel& a, const CurvePanel& b) {
    return place_of(input, a.name) < place_of(input, b.name);
  });
  return panels;
}

}  // namespace maskbench::report
