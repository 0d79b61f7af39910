#include "base/bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>

namespace maskbench {
namespace {

std::vector<double> normal(size_t count, double mean, double deviation, uint64_t seed) {
  std::mt19937_64 engine(seed);
  std::normal_distribution<double> draw(mean, deviation);
  std::vector<double> values(count);
  for (double& v : values) v = draw(engine);
  return values;
}

// Share of all 2^n changes of sign whose mean is as far from 0.
double exact_p(const std::vector<double>& differences) {
  double wanted = 0;
  for (double d : differences) wanted += d;
  int as_large = 0, all = 1 << differences.size();
  for (int signs = 0; signs < all; ++signs) {
    double sum = 0;
    for (size_t i = 0; i < differences.size(); ++i) sum += signs >> i & 1 ? -differences[i] : differences[i];
    as_large += std::abs(sum) >= std::abs(wanted) - 1e-12;
  }
  return double(as_large) / all;
}

TEST(Statistic, IsRecognisedByItsValue) {
  EXPECT_EQ(statistic_of(4, {1, 2, 9}), Statistic::mean);
  EXPECT_EQ(statistic_of(2, {1, 2, 9}), Statistic::median);
  EXPECT_EQ(statistic_of(2.5, {1, 2, 3, 9}), Statistic::median);
  EXPECT_FALSE(statistic_of(3, {1, 2, 9}));
  EXPECT_FALSE(statistic_of(0, {}));
  EXPECT_FALSE(statistic_of(2, {1, 2, NAN}));
}

// The mean of n normal values: 1.96 deviations over sqrt(n) on both sides.
TEST(BootstrapInterval, OfAMeanIsThatOfTheNormalLaw) {
  const auto values = normal(400, 5, 2, 1);
  const auto interval = bootstrap_interval(Statistic::mean, {values});
  const double mean = statistic(Statistic::mean, values);
  double squares = 0;
  for (double v : values) squares += (v - mean) * (v - mean);
  const double margin = 1.96 * std::sqrt(squares) / 400;
  EXPECT_NEAR(interval->low, mean - margin, 0.08 * margin);
  EXPECT_NEAR(interval->high, mean + margin, 0.08 * margin);
}

// Order statistics 190 and 211 of 400 leave 2.5 % on either side: 200 -+ 1.96 * sqrt(400) / 2.
TEST(BootstrapInterval, OfAMedianIsThatOfOrderStatistics) {
  std::vector<double> values;
  for (int i = 1; i <= 400; ++i) values.push_back(i * i);  // order is all that a median sees
  const auto interval = bootstrap_interval(Statistic::median, {values});
  EXPECT_NEAR(std::sqrt(interval->low), 180.9, 2);
  EXPECT_NEAR(std::sqrt(interval->high), 220.1, 2);
}

TEST(BootstrapInterval, CoversTheTruthInAboutNineteenOfTwentySets) {
  int covered = 0;
  for (uint64_t set = 0; set < 200; ++set) {
    const auto interval = bootstrap_interval(Statistic::mean, {normal(60, 0, 1, 100 + set)});
    covered += interval->low <= 0 && 0 <= interval->high;
  }
  EXPECT_GE(covered, 178);  // 190 expected, three deviations of 3.1, and a little for 60 pictures
  EXPECT_LE(covered, 199);
}

TEST(BootstrapInterval, IsTheSameEveryTime) {
  const auto values = normal(50, 0, 1, 3);
  const auto once = bootstrap_interval(Statistic::mean, {values}),
             again = bootstrap_interval(Statistic::mean, {values});
  EXPECT_EQ(once->low, again->low);
  EXPECT_EQ(once->high, again->high);
}

TEST(BootstrapInterval, NeedsTwoPictures) {
  EXPECT_FALSE(bootstrap_interval(Statistic::mean, {{1.0}}));
  EXPECT_FALSE(bootstrap_interval(Statistic::mean, {{}}));
  EXPECT_TRUE(bootstrap_interval(Statistic::mean, {{1.0, 2.0}}));
}

TEST(BootstrapInterval, OfUnitsIsThatOfAsManyIndependentPictures) {
  const auto values = normal(30, 0, 1, 7);
  std::vector<double> repeated;
  Units units;
  for (int n = 0; n < 4; ++n)
    for (size_t i = 0; i < values.size(); ++i) repeated.push_back(values[i]), units.push_back(int64_t(i));
  for (Statistic kind : {Statistic::mean, Statistic::median}) {
    const auto once = bootstrap_interval(kind, {values}), together = bootstrap_interval(kind, {repeated}, units);
    EXPECT_NEAR(together->low, once->low, 1e-12);
    EXPECT_NEAR(together->high, once->high, 1e-12);
    const auto apart = bootstrap_interval(kind, {repeated});
    EXPECT_LT(apart->high - apart->low, 0.7 * (once->high - once->low)) << "as if all were independent";
  }
  EXPECT_FALSE(bootstrap_interval(Statistic::mean, {{1.0, 2.0}}, {5, 5})) << "one unit";
}

TEST(PairedTest, OfUnitsIsThatOfAsManyIndependentPictures) {
  const auto a = normal(12, 0.3, 1, 1), b = normal(12, 0, 1, 2);
  std::vector<double> many_a, many_b;
  Units units;
  for (int n = 0; n < 3; ++n)
    for (size_t i = 0; i < a.size(); ++i) many_a.push_back(a[i]), many_b.push_back(b[i]), units.push_back(int64_t(i));
  for (Statistic kind : {Statistic::mean, Statistic::median}) {
    const auto once = paired_test(kind, {a}, {b}), together = paired_test(kind, {many_a}, {many_b}, units);
    EXPECT_NEAR(together->p, once->p, 1e-12);
    EXPECT_NEAR(together->difference, once->difference, 1e-12);
    EXPECT_EQ(together->units, 12u);
    EXPECT_EQ(together->pictures, 36u);
  }
}

// Two seeds that err in opposite directions leave nothing uncertain about their mean.
TEST(BootstrapInterval, OfTwoRunsDrawsTheSamePicturesInBoth) {
  const auto interval = bootstrap_interval(Statistic::mean, {{1, 2, 3, 4}, {9, 8, 7, 6}});
  EXPECT_NEAR(interval->low, 5, 1e-12);
  EXPECT_NEAR(interval->high, 5, 1e-12);
}

TEST(PairedTest, AgreesWithAllExchanges) {
  for (uint64_t seed = 0; seed < 5; ++seed) {
    const auto a = normal(10, 0.5, 1, seed), b = normal(10, 0, 1, 50 + seed);
    std::vector<double> differences;
    for (size_t i = 0; i < 10; ++i) differences.push_back(a[i] - b[i]);
    const double exact = exact_p(differences);
    const double spread = std::sqrt(exact * (1 - exact) / kResamples);
    EXPECT_NEAR(paired_test(Statistic::mean, {a}, {b})->p, exact, 4 * spread + 1e-3) << seed;
  }
}

// Pictures differ far more than systems do: only the pairing shows it.
TEST(PairedTest, SeesASmallDifferenceBelowLargeOnesOfPictures) {
  const auto pictures = normal(100, 10, 5, 7), noise = normal(100, 0.1, 0.1, 8);
  std::vector<double> better = pictures;
  for (size_t i = 0; i < 100; ++i) better[i] += noise[i];
  const auto test = paired_test(Statistic::mean, {better}, {pictures});
  EXPECT_NEAR(test->difference, 0.1, 0.03);
  EXPECT_GT(test->ci95.low, 0);
  EXPECT_LT(test->p, 0.001);
  EXPECT_EQ(test->pictures, 100u);
  EXPECT_NEAR(paired_test(Statistic::mean, {pictures}, {better})->difference, -test->difference, 1e-12);
}

TEST(PairedTest, OfEqualSystemsFindsNothing) {
  const auto values = normal(30, 0, 1, 9);
  const auto test = paired_test(Statistic::mean, {values}, {values});
  EXPECT_EQ(test->difference, 0);
  EXPECT_EQ(test->p, 1);
}

// Under no difference p is below 0.1 one time in ten.
TEST(PairedTest, IsNotFooledByChanceMoreOftenThanItSays) {
  int below = 0;
  for (uint64_t set = 0; set < 200; ++set)
    below += paired_test(Statistic::mean, {normal(20, 0, 1, set)}, {normal(20, 0, 1, 1000 + set)})->p < 0.1;
  EXPECT_GE(below, 8);
  EXPECT_LE(below, 33);
}

TEST(PairedTest, OfMediansIgnoresAFewFailures) {
  auto a = normal(60, 5, 1, 11), b = a;
  for (double& v : a) v += 1;
  b[0] = b[1] = 1e6;
  EXPECT_LT(paired_test(Statistic::median, {a}, {b})->p, 0.05);
  EXPECT_GT(paired_test(Statistic::mean, {a}, {b})->p, 0.2);
}

TEST(PairedTest, TakesDifferentNumbersOfRuns) {
  const auto a = normal(40, 1, 1, 12), b = normal(40, 1.5, 1, 13), c = normal(40, 0, 1, 14);
  for (Statistic kind : {Statistic::mean, Statistic::median}) {
    const auto test = paired_test(kind, {a, b}, {c});
    EXPECT_NEAR(test->difference, (statistic(kind, a) + statistic(kind, b)) / 2 - statistic(kind, c), 1e-12);
  }
}

TEST(PairedTest, RefusesDifferentPictures) {
  EXPECT_THROW(paired_test(Statistic::mean, {{1, 2, 3}}, {{1, 2}}), std::logic_error);
}

// 0.01 * 4, then 0.013 * 3 below it, then 0.03 * 2 and the last as it is but not below.
TEST(Holm, CorrectsEachByHowManyAreLeft) {
  const auto p = holm({0.03, 0.01, 0.04, 0.013});
  EXPECT_DOUBLE_EQ(p[1], 0.04);
  EXPECT_DOUBLE_EQ(p[3], 0.04);
  EXPECT_DOUBLE_EQ(p[0], 0.06);
  EXPECT_DOUBLE_EQ(p[2], 0.06);
  EXPECT_EQ(holm({0.9, 0.8})[0], 1);
  EXPECT_TRUE(holm({}).empty());
}

}  // namespace
}  // namespace maskbench
