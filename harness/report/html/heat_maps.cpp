#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "report/html/sections.h"
#include "report/tables/ablation.h"

namespace maskbench::report {
namespace {

// The number that a cell's text begins with; NaN without one.
double leading_number(std::string text) {
  std::erase(text, ',');
  if (text.starts_with("−")) text.replace(0, std::string_view("−").size(), "-");
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  return end == text.c_str() ? NAN : value;
}

// Steps of the style's classes h0 to h8, from the least to the largest value; "" without a value.
std::string shade_of(double value, double low, double high) {
  if (!std::isfinite(value)) return "";
  return "h" + std::to_string(high > low ? int(std::lround(8 * (value - low) / (high - low))) : 0);
}

Json map_json(const AblationTable& table) {
  double low = INFINITY, high = -INFINITY;
  for (const LayoutRow& row : table.values.rows)
    for (const LayoutCell& cell : row.cells) {
      const double value = leading_number(cell.text);
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  Json rows = Json::array();
  for (const LayoutRow& row : table.values.rows) {
    Json cells = Json::array();
    for (const LayoutCell& cell : row.cells)
      cells.push_back({{"text", cell.text},
                       {"best", cell.rank == Rank::best},
                       {"shade", shade_of(leading_number(cell.text), low, high)}});
    rows.push_back({{"label", row.label}, {"cells", std::move(cells)}});
  }
  return {{"title", table.title}, {"headings", table.values.headings}, {"rows", std::move(rows)}};
}

}  // namespace

Json heat_maps(const TableInput& input) {
  Json maps = Json::array();
  for (const AblationTable& table : lay_out_ablation(input)) maps.push_back(map_json(table));
  return maps;
}

}  // namespace maskbench::report
