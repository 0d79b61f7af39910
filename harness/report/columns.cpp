#include "report/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "results/run_record.h"

namespace maskbench::report {
namespace {

const std::vector<MetricColumn>& built_in() {
  static const std::vector<MetricColumn> columns = {
      {kCostMetrics[0], "parameters", "", {}, 0},
      {kCostMetrics[1], "GFLOP per iteration", "", {}, -1},
      {kCostMetrics[2], "iterations to 10 % corner error", "", false, 0},
      {kTimes[0], "ms per iteration", "", {}, -1},
      {kTimes[1], "wear ms (batch 1)", "", {}, -1},
      {kJudgedByPeople, "Artificial", "%", true, 0},
      {"is", "IS", "", true, 3},
      {"ssim", "SSIM", "", true, 3},
      {"lpips", "LPIPS", "", false, 3},
  };
  return columns;
}

std::optional<MetricColumn> look_up(const std::vector<MetricColumn>& columns, const std::string& name) {
  const auto found = std::find_if(columns.begin(), columns.end(), [&name](const auto& c) { return c.name == name; });
  if (found == columns.end()) return std::nullopt;
  return *found;
}

}  // namespace

MetricColumn find_column(const std::vector<MetricColumn>& known, const std::string& name) {
  if (const auto column = look_up(known, name)) return *column;
  if (const auto column = look_up(built_in(), name)) return *column;
  return {name, name, "", {}, -1};
}

bool ranks(const MetricColumn& column) {
  const bool inception_score = column.name == "is" || column.name.starts_with("is-");
  return column.higher_is_better.has_value() && !inception_score;
}

std::string heading(const MetricColumn& column) {
  std::string text = column.title;
  if (!column.unit.empty()) text += fmt::format(" ({})", column.unit);
  if (column.higher_is_better) text += *column.higher_is_better ? " ↑" : " ↓";
  return text;
}

int decimals_of(double value, int decimals) {
  if (decimals >= 0) return decimals;
  if (value == 0 || !std::isfinite(value)) return 2;
  return std::clamp(2 - static_cast<int>(std::floor(std::log10(std::abs(value)))), 0, 6);
}

std::string fixed_text(double value, int places) {
  std::string text = fmt::format("{:.{}f}", value, places);
  if (!std::isfinite(value)) return text;
  if (text.find_first_of("123456789") == std::string::npos && text.starts_with('-')) text.erase(0, 1);
  const size_t point = std::min(text.find('.'), text.size()), first = text.starts_with('-') ? 1 : 0;
  for (size_t at = point; at > first + 3; at -= 3) text.insert(at - 3, 1, ',');
  return text;
}

std::string published_text(double value, int places) {
  const std::string shortest = fmt::format("{}", value);
  const size_t point = shortest.find('.');
  const int digits = point == std::string::npos ? 0 : static_cast<int>(shortest.size() - point - 1);
  return fixed_text(value, std::max(digits, places));
}

}  // namespace maskbench::report
