#include "study/statistics/agreement.h"

#include <numeric>

namespace maskbench::study {
namespace {

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

// How often each category was chosen, over all subjects.
std::vector<double> totals(const Counts& counts) {
  std::vector<double> total(counts.front().size());
  for (const auto& subject : counts)
    for (size_t c = 0; c < total.size(); ++c) total[c] += subject[c];
  return total;
}

}  // namespace

std::optional<double> fleiss_kappa(const Counts& counts) {
  if (counts.empty()) return std::nullopt;
  const double n = sum(counts.front()), subjects = double(counts.size());
  if (n < 2) return std::nullopt;
  double agreed = 0, by_chance = 0;
  for (const auto& subject : counts) {
    if (sum(subject) != n) return std::nullopt;
    for (const double chosen : subject) agreed += chosen * (chosen - 1) / (n * (n - 1) * subjects);
  }
  for (const double total : totals(counts)) by_chance += (total / (n * subjects)) * (total / (n * subjects));
  if (by_chance == 1) return std::nullopt;
  return (agreed - by_chance) / (1 - by_chance);
}

std::optional<double> krippendorff_alpha(const Counts& counts) {
  Counts pairable;
  for (const auto& subject : counts)
    if (sum(subject) >= 2) pairable.push_back(subject);
  if (pairable.empty()) return std::nullopt;
  double observed = 0;  // disagreeing pairs, each subject's weighted by 1 / (ratings - 1)
  for (const auto& subject : pairable) {
    const double n = sum(subject);
    for (const double chosen : subject) observed += chosen * (n - chosen) / (n - 1);
  }
  const std::vector<double> total = totals(pairable);
  const double n = sum(total);
  double expected = 0;
  for (const double chosen : total) expected += chosen * (n - chosen) / (n - 1);
  if (expected == 0) return std::nullopt;
  return 1 - observed / expected;
}

}  // namespace maskbench::study
