#include "study/statistics/shares.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <set>

#include "maskbench/stream_seed.h"

namespace maskbench::study {
namespace {

using Values = std::vector<double>;

// Judgements with raters and groups numbered from 0.
struct Numbered {
  std::vector<Judgement> judgements;
  size_t raters, groups;
};

Numbered numbered(std::vector<Judgement> judgements) {
  std::map<int, int> raters, groups;
  for (const Judgement& judgement : judgements) raters[judgement.rater], groups[judgement.group];
  int next = 0;
  for (auto& [rater, number] : raters) number = next++;
  next = 0;
  for (auto& [group, number] : groups) number = next++;
  for (Judgement& judgement : judgements) {
    judgement.rater = raters[judgement.rater];
    judgement.group = groups[judgement.group];
  }
  return {std::move(judgements), raters.size(), groups.size()};
}

std::vector<int> resampled(size_t count, std::mt19937_64& engine) {
  std::vector<int> times(count, 0);
  for (size_t i = 0; i < count; ++i) ++times[size_t(engine() % count)];
  return times;
}

// Percent of each system's judgements, NaN without any. [system]
Values percents(const Numbered& all, int systems, const std::vector<int>& raters, const std::vector<int>& groups) {
  Values real(size_t(systems), 0.0), asked(size_t(systems), 0.0);
  for (const auto& [rater, group, system, is_real] : all.judgements) {
    const double times = double(raters[size_t(rater)]) * groups[size_t(group)];
    asked[size_t(system)] += times;
    if (is_real) real[size_t(system)] += times;
  }
  for (size_t s = 0; s < real.size(); ++s)
    real[s] = asked[s] > 0 ? 100 * real[s] / asked[s] : std::numeric_limits<double>::quiet_NaN();
  return real;
}

double two_sided(const Values& differences) {
  double up = 0, down = 0;
  for (const double d : differences) up += d >= 0, down += d <= 0;
  return std::min(1.0, 2 * (1 + std::min(up, down)) / (1 + double(differences.size())));
}

// Percents of each system in each resample: [system][resample].
std::vector<Values> resample(const Numbered& all, int systems) {
  std::vector<Values> draws(static_cast<size_t>(systems));
  for (int i = 0; i < kResamples; ++i) {
    std::mt19937_64 engine(stream_seed(0, "study resample", uint64_t(i)));
    const std::vector<int> raters = resampled(all.raters, engine), groups = resampled(all.groups, engine);
    const Values drawn = percents(all, systems, raters, groups);
    for (size_t s = 0; s < drawn.size(); ++s) draws[s].push_back(drawn[s]);
  }
  return draws;
}

Values finite(const Values& values) {
  Values kept;
  std::copy_if(values.begin(), values.end(), std::back_inserter(kept), [](double v) { return std::isfinite(v); });
  return kept;
}

std::optional<Comparison> compare(const Shares& shares, const std::vector<Values>& draws, int a, int b) {
  const auto &first = shares.systems[size_t(a)], &second = shares.systems[size_t(b)];
  if (!first || !second || !first->ci95 || !second->ci95) return std::nullopt;
  Values differences;
  for (size_t i = 0; i < draws[size_t(a)].size(); ++i) differences.push_back(draws[size_t(a)][i] - draws[size_t(b)][i]);
  differences = finite(differences);
  if (differences.empty()) return std::nullopt;
  const double p = two_sided(differences);
  return Comparison{a, b, first->percent - second->percent, interval_95(differences), p, p};
}

Share share_of(const Numbered& all, int system, double percent) {
  std::set<int> raters, groups;
  Share share{.percent = percent, .ci95 = {}};
  for (const Judgement& judgement : all.judgements) {
    if (judgement.system != system) continue;
    ++share.n;
    raters.insert(judgement.rater);
    groups.insert(judgement.group);
  }
  share.raters = raters.size();
  share.groups = groups.size();
  return share;
}

void correct(std::vector<Comparison>& comparisons) {
  Values p;
  for (const Comparison& comparison : comparisons) p.push_back(comparison.p);
  const Values corrected = holm(p);
  for (size_t i = 0; i < p.size(); ++i) comparisons[i].p_holm = corrected[i];
}

}  // namespace

Shares shares_of(const std::vector<Judgement>& judgements, int systems, int compared) {
  Shares shares;
  shares.systems.resize(size_t(systems));
  if (judgements.empty()) return shares;
  const Numbered all = numbered(judgements);
  const Values observed = percents(all, systems, std::vector<int>(all.raters, 1), std::vector<int>(all.groups, 1));
  const std::vector<Values> draws = resample(all, systems);
  for (int s = 0; s < systems; ++s) {
    if (!std::isfinite(observed[size_t(s)])) continue;
    Share share = share_of(all, s, observed[size_t(s)]);
    if (share.raters > 1 && share.groups > 1) share.ci95 = interval_95(finite(draws[size_t(s)]));
    shares.systems[size_t(s)] = share;
  }
  for (int a = 0; a < compared; ++a)
    for (int b = a + 1; b < compared; ++b)
      if (const auto comparison = compare(shares, draws, a, b)) shares.comparisons.push_back(*comparison);
  correct(shares.comparisons);
  return shares;
}

}  // namespace maskbench::study
