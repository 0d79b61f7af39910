#include "report/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace maskbench::report {
namespace {

TEST(Statistics, OfNothingAreAbsent) {
  const Summary s = summarise({});
  EXPECT_EQ(s.n, 0u);
  EXPECT_FALSE(s.mean || s.deviation || s.ci95);
}

TEST(Statistics, OfOneValueHaveNoDeviation) {
  const Summary s = summarise({3.5});
  EXPECT_EQ(s.mean, 3.5);
  EXPECT_FALSE(s.deviation || s.ci95);
}

// Mean 4; squares 4 + 0 + 4 = 8, over n - 1 = 2: deviation 2; margin 4.303 * 2 / sqrt(3).
TEST(Statistics, DivideByOneLessThanTheNumberOfValues) {
  const Summary s = summarise({2, 4, 6});
  EXPECT_DOUBLE_EQ(*s.mean, 4);
  EXPECT_DOUBLE_EQ(*s.deviation, 2);
  EXPECT_NEAR(s.ci95->low, 4 - 4.303 * 2 / std::sqrt(3.0), 1e-12);
  EXPECT_NEAR(s.ci95->high, 4 + 4.303 * 2 / std::sqrt(3.0), 1e-12);
}

TEST(Statistics, KeepDigitsOfValuesFarFromZero) {
  EXPECT_DOUBLE_EQ(*summarise({1e9, 1e9 + 2}).deviation, std::sqrt(2.0));
}

TEST(TQuantile, IsThatOfPrintedTables) {
  EXPECT_DOUBLE_EQ(t_quantile_975(1), 12.706);
  EXPECT_DOUBLE_EQ(t_quantile_975(30), 2.042);
  EXPECT_NEAR(t_quantile_975(31), 2.0395, 5e-4);
  EXPECT_NEAR(t_quantile_975(60), 2.0003, 5e-4);
  EXPECT_NEAR(t_quantile_975(1'000'000), 1.95996, 5e-5);
  EXPECT_THROW(t_quantile_975(0), std::logic_error);
}

}  // namespace
}  // namespace maskbench::report
