#include "metrics/task/response.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
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

void add_pair(Responses& responses, std::span<const double> wanted, std::span<const double> found) {
  const auto finite = [](double value) { return std::isfinite(value); };
  if (!std::all_of(wanted.begin(), wanted.end(), finite) || !std::all_of(found.begin(), found.end(), finite)) return;
  for (size_t i = 0; i < responses.size(); ++i) {
    responses[i].wanted.push_back(wanted[i]);
    responses[i].found.push_back(found[i]);
  }
}

Score score_of(const Responses& responses) {
  Score score;
  score.n = int64_t(responses.front().wanted.size());
  score.value = std::numeric_limits<double>::quiet_NaN();
  if (score.n == 0) return score;
  double sum = 0;
  for (const Response& response : responses) {
    const Line line = fitted_line(response.wanted, response.found);
    sum += line.r2;
    score.note += fmt::format("{}{} {:.2f}, {:.2f}", score.note.empty() ? "R² and slope: " : "; ", response.name,
                              line.r2, line.slope);
  }
  score.value = sum / double(responses.size());
  return score;
}

}  // namespace maskbench
