#include "bench/critic_diagnosis.h"

#include <gtest/gtest.h>

namespace maskbench::bench {
namespace {

TEST(CriticDiagnosis, CountsThePairsThatAreInOrder) {
  EXPECT_EQ(area_under_curve({2, 3}, {0, 1}), 1);
  EXPECT_EQ(area_under_curve({0, 1}, {2, 3}), 0);
  EXPECT_EQ(area_under_curve({1, 3}, {2, 0}), 0.75);
  EXPECT_EQ(area_under_curve({1, 1}, {1}), 0.5);
}

}  // namespace
}  // namespace maskbench::bench
