// Statistics of a study by hand, and against slow twins.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "maskbench/stream_seed.h"
#include "study/design/power.h"
#include "study/statistics/agreement.h"
#include "study/statistics/bradley_terry.h"
#include "study/statistics/shares.h"

namespace maskbench::study {
namespace {

// Fleiss 1971 by hand: four subjects of three ratings, P = (1 + 1/3 + 1/3 + 1) / 4, P_e = (7/12)^2 + (5/12)^2.
TEST(Agreement, OfFourSubjectsIsTheHandCalculation) {
  const Counts counts = {{3, 0}, {2, 1}, {2, 1}, {0, 3}};
  const double P = (1 + 1.0 / 3 + 1.0 / 3 + 1) / 4, P_e = (49 + 25) / 144.0;
  EXPECT_NEAR(fleiss_kappa(counts).value(), (P - P_e) / (1 - P_e), 1e-12);
}

// alpha = 1 - (n - 1) sum of disagreeing pairs / products of totals: 12 values, 2 subjects with a disagreement each 2 * 2 / 2.
TEST(Agreement, AlphaOfFourSubjectsIsTheHandCalculation) {
  const Counts counts = {{3, 0}, {2, 1}, {2, 1}, {0, 3}};
  EXPECT_NEAR(krippendorff_alpha(counts).value(), 1 - 11 * (2.0 + 2.0) / (2 * 7 * 5), 1e-12);
}

TEST(Agreement, IsUndefinedWhereEverythingIsOfOneKind) {
  EXPECT_FALSE(fleiss_kappa({{3, 0}, {3, 0}}));
  EXPECT_FALSE(krippendorff_alpha({{3, 0}, {3, 0}}));
  EXPECT_FALSE(krippendorff_alpha({{1, 0}, {0, 1}}));
  EXPECT_FALSE(fleiss_kappa({{2, 0}, {2, 1}}));
  EXPECT_FALSE(fleiss_kappa({}));
}

TEST(BradleyTerry, OfTwoPlayersIsTheLogOfTheOdds) {
  const auto scores = bradley_terry({{0, 30}, {10, 0}});
  ASSERT_TRUE(scores);
  EXPECT_NEAR((*scores)[0] - (*scores)[1], std::log(3.0), 1e-12);
}

TEST(BradleyTerry, HasNoFiniteScoresOfWhoAlwaysLost) {
  EXPECT_FALSE(bradley_terry({{0, 5, 5}, {0, 0, 3}, {0, 2, 0}}));
  EXPECT_FALSE(bradley_terry({{0, 1, 0, 0}, {1, 0, 0, 0}, {0, 0, 0, 1}, {0, 0, 1, 0}}));  // two groups that never met
}

// 10 raters x 12 groups of 2 of 3 systems, with the given chances of a "real".
std::vector<Judgement> simulated(const std::vector<double>& chances, int raters, int groups, uint64_t seed) {
  std::mt19937_64 engine(seed);
  std::vector<Judgement> judgements;
  for (int rater = 0; rater < raters; ++rater)
    for (int group = 0; group < groups; ++group)
      for (int place = 0; place < 2; ++place) {
        const int system = (group + place) % int(chances.size());
        const double u = double(engine() >> 11) * 0x1p-53;
        judgements.push_back({rater + 5, 3 * group, system, u < chances[size_t(system)]});
      }
  return judgements;
}

// Writes every resampled judgement into a list, as often as it was drawn.
std::vector<double> slow_resample(const std::vector<Judgement>& all, int raters, int groups, int system, int number) {
  std::mt19937_64 engine(stream_seed(0, "study resample", uint64_t(number)));
  std::vector<int> drawn_raters, drawn_groups;
  for (int i = 0; i < raters; ++i) drawn_raters.push_back(int(engine() % uint64_t(raters)) + 5);
  for (int i = 0; i < groups; ++i) drawn_groups.push_back(3 * int(engine() % uint64_t(groups)));
  std::vector<double> values;
  for (const int rater : drawn_raters)
    for (const int group : drawn_groups)
      for (const Judgement& j : all)
        if (j.rater == rater && j.group == group && j.system == system) values.push_back(j.real ? 100 : 0);
  return values;
}

double slow_mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / double(values.size());
}

TEST(Shares, TheIntervalIsThatOfTheSlowTwin) {
  const int raters = 4, groups = 6;
  const auto all = simulated({0.2, 0.5, 0.8}, raters, groups, 1);
  const Shares shares = shares_of(all, 3, 3);
  for (int system = 0; system < 3; ++system) {
    std::vector<double> draws;
    for (int i = 0; i < kResamples; ++i)
      if (const auto values = slow_resample(all, raters, groups, system, i); !values.empty())
        draws.push_back(slow_mean(values));
    std::sort(draws.begin(), draws.end());
    const double place = 0.025 * double(draws.size() - 1), f = place - std::floor(place);
    const double low = draws[size_t(place)] * (1 - f) + draws[size_t(place) + 1] * f;
    EXPECT_NEAR(shares.systems[size_t(system)]->ci95->low, low, 1e-9);
    std::vector<double> observed;
    for (const Judgement& j : all)
      if (j.system == system) observed.push_back(j.real ? 100 : 0);
    EXPECT_NEAR(shares.systems[size_t(system)]->percent, slow_mean(observed), 1e-9);
  }
}

TEST(Shares, ASystemThatNobodyJudgedHasNone) {
  const Shares shares = shares_of({{0, 0, 0, true}, {1, 1, 0, false}}, 2, 2);
  EXPECT_EQ(shares.systems[0]->percent, 50);
  EXPECT_FALSE(shares.systems[1]);
  EXPECT_TRUE(shares.comparisons.empty());
}

TEST(Shares, OneRaterHasNoInterval) {
  const Shares shares = shares_of({{0, 0, 0, true}, {0, 1, 0, false}}, 1, 1);
  EXPECT_FALSE(shares.systems[0]->ci95);
}

// Systems 1 and 2 are equal: over many studies their p is below 0.05 in about 5 % of them or fewer. The first differs.
TEST(Shares, EqualSystemsAreSeldomToldApartAndUnequalOnesOften) {
  int false_alarms = 0, found = 0;
  const int studies = 100;
  for (int i = 0; i < studies; ++i) {
    const auto shares = shares_of(simulated({0.1, 0.5, 0.5}, 8, 15, uint64_t(100 + i)), 3, 3);
    for (const Comparison& c : shares.comparisons) {
      if (c.first == 1 && c.second == 2) false_alarms += c.p < 0.05;
      if (c.first == 0 && c.second == 1) found += c.p_holm < 0.05;
      EXPECT_GE(c.p_holm, c.p);
    }
  }
  EXPECT_LE(false_alarms, 8);
  EXPECT_GE(found, 80);
}

// Studies of independent answers whose systems differ by the smallest difference: a z test finds it in 80 % of them.
TEST(Power, AZTestFindsTheSmallestDifferenceInFourOfFiveStudies) {
  const PowerRequest request{.raters = 20, .pictures = 20, .intraclass = 0};
  const double d = smallest_difference_percent(request) / 100, n = 400;
  std::mt19937_64 engine(3);
  std::binomial_distribution<int> first(int(n), 0.5 - d / 2), second(int(n), 0.5 + d / 2);
  int found = 0;
  for (int i = 0; i < 4000; ++i) {
    const double a = first(engine) / n, b = second(engine) / n, p = (a + b) / 2;
    found += std::abs(a - b) / std::sqrt(2 * p * (1 - p) / n) > 1.959964;
  }
  EXPECT_NEAR(found / 4000.0, 0.8, 0.03);
}

}  // namespace
}  // namespace maskbench::study
