#include "utility/verification/verification.h"

#include <gtest/gtest.h>

#include <numeric>
#include <stdexcept>

namespace maskbench {
namespace {

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

// Probe i is of person i; its similarity is `own` to that person and `other` to the others.
Similarities similarities(size_t people, double own, double other) {
  Similarities s;
  for (size_t i = 0; i < people; ++i) {
    s.of.emplace_back(people, other);
    s.of.back()[i] = own;
    s.person.push_back(i);
  }
  return s;
}

TEST(Verification, OfAPerfectEmbeddingIsPerfect) {
  const Verified v = verify(similarities(10, 0.9, 0.1), 0);
  EXPECT_EQ(mean(v.accuracy), 1);
  EXPECT_EQ(mean(v.tar), 1);
  EXPECT_EQ(mean(v.rank1), 1);
}

TEST(Verification, OfAnEmbeddingThatSeesNothingIsChance) {
  const Verified v = verify(similarities(10, 0.5, 0.5), 0);
  EXPECT_EQ(mean(v.accuracy), 0.5);
  EXPECT_EQ(mean(v.tar), 0);
  EXPECT_EQ(mean(v.rank1), 0);
}

// Ten probes, 90 pairs of two people: no pair may be accepted at 1e-2, so the threshold is the most similar one.
TEST(Verification, AcceptsNoStrangerWhereOneWouldBeTooMany) {
  Similarities s = similarities(10, 0.6, 0.1);
  s.of[3][7] = 0.7;
  const Verified v = verify(s, 0);
  EXPECT_EQ(mean(v.tar), 0);
  EXPECT_EQ(mean(v.rank1), 0.9);
}

TEST(Verification, NeedsFourPeople) { EXPECT_THROW(verify(similarities(3, 1, 0), 0), std::invalid_argument); }

TEST(BestThreshold, LiesBetweenTheListsWhereTheyAreApart) {
  EXPECT_DOUBLE_EQ(best_threshold({0.8, 0.9}, {0.1, 0.4}), 0.6);
}

// At 0.35 three of four are right: 0.5 and 0.9 above it, 0.3 below it.
TEST(BestThreshold, DecidesMostRight) {
  const double threshold = best_threshold({0.5, 0.9}, {0.3, 0.7});
  const int right = (0.5 > threshold) + (0.9 > threshold) + (0.3 <= threshold) + (0.7 <= threshold);
  EXPECT_EQ(right, 3);
}

}  // namespace
}  // namespace maskbench
