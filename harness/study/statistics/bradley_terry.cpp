#include "study/statistics/bradley_terry.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace maskbench::study {
namespace {

using Matrix = std::vector<std::vector<double>>;

// How many players can be reached from the first by going from winners to losers, or back.
size_t reached(const Matrix& wins, bool backwards) {
  std::vector<size_t> waiting = {0};
  std::vector<bool> seen(wins.size(), false);
  seen[0] = true;
  size_t count = 0;
  while (!waiting.empty()) {
    const size_t i = waiting.back();
    waiting.pop_back();
    ++count;
    for (size_t j = 0; j < wins.size(); ++j)
      if (!seen[j] && (backwards ? wins[j][i] : wins[i][j]) > 0) seen[j] = true, waiting.push_back(j);
  }
  return count;
}

// One step of Hunter's minorisation-maximisation (2004), eq. 3. Returns the largest change of a log-strength.
double improve(const Matrix& wins, std::vector<double>& strength) {
  const std::vector<double> before = strength;
  double change = 0, log_sum = 0;
  for (size_t i = 0; i < wins.size(); ++i) {
    double won = 0, met = 0;
    for (size_t j = 0; j < wins.size(); ++j) {
      if (i == j) continue;
      won += wins[i][j];
      met += (wins[i][j] + wins[j][i]) / (strength[i] + strength[j]);
    }
    strength[i] = won / met;
  }
  for (const double s : strength) log_sum += std::log(s) / double(strength.size());
  for (size_t i = 0; i < strength.size(); ++i) {
    strength[i] /= std::exp(log_sum);
    change = std::max(change, std::abs(std::log(strength[i] / before[i])));
  }
  return change;
}

}  // namespace

std::optional<std::vector<double>> bradley_terry(const Matrix& wins) {
  constexpr int kMostSteps = 1'000'000;
  constexpr double kStill = 1e-15;
  if (wins.empty() || reached(wins, false) < wins.size() || reached(wins, true) < wins.size()) return std::nullopt;
  std::vector<double> strength(wins.size(), 1.0);
  for (int step = 0; step < kMostSteps && improve(wins, strength) > kStill; ++step) {
  }
  for (double& s : strength) s = std::log(s);
  return strength;
}

}  // namespace maskbench::study
