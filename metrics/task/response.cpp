#include "metrics/task/response.h"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

namespace maskbench {
namespace {

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

// Rounding alone is no variation.
bool varies(double variance, double centre) { return variance > 1e-18 * (1 + centre * centre); }

}  // namespace

Line fitted_line(const std::vector<double>& wanted, const std::vector<double>& found) {
  if (wanted.size() < 2) return {};
  const double x = mean(wanted), y = mean(found);
  double xx = 0, yy = 0, xy = 0;
  for (size_t i = 0; i < wanted.size(); ++i) {
    xx += (wanted[i] - x) * (wanted[i] - x);
    yy += (found[i] - y) * (found[i] - y);
    xy += (wanted[i] - x) * (found[i] - y);
  }
  const auto n = double(wanted.size());
  if (!varies(xx / n, x) || !varies(yy / n, y)) return {};
  return {xy / xx, xy * xy / (xx * yy)};
}

bool Response::add(double wanted_value, double found_value) {
  if (!std::isfinite(wanted_value) || !std::isfinite(found_value)) return false;
  wanted.push_back(wanted_value);
  found.push_back(found_value);
  return true;
}

double mean_r2(const std::vector<Response>& responses) {
  double sum = 0;
  for (const Response& response : responses) sum += fitted_line(response.wanted, response.found).r2;
  return sum / double(responses.size());
}

std::string note_of(const std::vector<Response>& responses) {
  std::string text = "R² and slope: ";
  for (const Response& response : responses) {
    const Line line = fitted_line(response.wanted, response.found);
    text += fmt::format("{}{} {:.2f}, {:.2f}", &response == responses.data() ? "" : "; ", response.name, line.r2,
                        line.slope);
  }
  return text;
}

}  // namespace maskbench
