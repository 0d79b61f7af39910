#include "utility/verification/verification.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "maskbench/stream_seed.h"

namespace maskbench {
namespace {

// The place of another person for the probe.
size_t other_person(size_t own, size_t people, uint64_t seed, size_t probe) {
  const size_t drawn = size_t(stream_seed(seed, "other person", probe) % (people - 1));
  return drawn < own ? drawn : drawn + 1;
}

// The smallest threshold above which at most the share `accepted` of the scores lies.
double threshold_for(std::vector<double> scores, double accepted) {
  std::sort(scores.begin(), scores.end(), std::greater<>());
  const auto above = size_t(std::floor(accepted * double(scores.size())));
  return scores[std::min(above, scores.size() - 1)];
}

}  // namespace

double best_threshold(const std::vector<double>& same, const std::vector<double>& different) {
  std::vector<std::pair<double, int>> all;
  for (double score : same) all.emplace_back(score, 1);
  for (double score : different) all.emplace_back(score, -1);
  std::sort(all.begin(), all.end());
  // Everything above the first score: all of `same` right, all of `different` wrong. Each score passed changes one.
  int64_t right = 0, most = 0;
  double best = all.empty() ? 0 : all.front().first - 1;
  for (size_t i = 0; i < all.size(); ++i) {
    right -= all[i].second;
    const double next = i + 1 < all.size() ? all[i + 1].first : all[i].first + 1;
    if (right > most && next > all[i].first) most = right, best = (all[i].first + next) / 2;
  }
  return best;
}

Verified verify(const Similarities& s, uint64_t seed) {
  const size_t people = s.of.empty() ? 0 : s.of[0].size();
  if (people < 4) throw std::invalid_argument("verification needs four people at least");
  std::vector<double> own, other, strangers;
  for (size_t i = 0; i < s.of.size(); ++i) {
    own.push_back(s.of[i][s.person[i]]);
    other.push_back(s.of[i][other_person(s.person[i], people, seed, i)]);
    for (size_t j = 0; j < people; ++j)
      if (j != s.person[i]) strangers.push_back(s.of[i][j]);
  }
  double threshold[2];  // for people of even and odd places
  for (size_t half = 0; half < 2; ++half) {
    std::vector<double> same, different;
    for (size_t i = 0; i < own.size(); ++i)
      if (s.person[i] % 2 != half) same.push_back(own[i]), different.push_back(other[i]);
    threshold[half] = best_threshold(same, different);
  }
  const double strict = threshold_for(strangers, kFalseAcceptance);
  Verified out;
  for (size_t i = 0; i < own.size(); ++i) {
    const double limit = threshold[s.person[i] % 2];
    out.accuracy.push_back(((own[i] > limit) + (other[i] <= limit)) / 2.0);
    out.tar.push_back(own[i] > strict);
    bool first = true;
    for (size_t j = 0; j < people; ++j) first &= j == s.person[i] || s.of[i][j] < own[i];
    out.rank1.push_back(first);
  }
  return out;
}

}  // namespace maskbench
