#include "report/columns.h"

#include <gtest/gtest.h>

namespace maskbench::report {
namespace {

TEST(Column, OfTheCallerComesBeforeTheOneBuiltIn) {
  EXPECT_EQ(find_column({{"ssim", "Similarity", "", true, 2}}, "ssim").title, "Similarity");
  EXPECT_EQ(find_column({}, "ssim").title, "SSIM");
  EXPECT_EQ(find_column({}, "parameters").title, "parameters");
}

TEST(Column, ThatNobodyKnowsHasItsNameAndNoDirection) {
  const MetricColumn column = find_column({}, "sharpness");
  EXPECT_EQ(heading(column), "sharpness");
  EXPECT_FALSE(ranks(column));
}

TEST(Column, SaysUnitAndDirection) {
  EXPECT_EQ(heading({"corner_error", "Corner error", "% of width", false, 2}), "Corner error (% of width) ↓");
  EXPECT_EQ(heading({"ssim", "SSIM", "", true, 3}), "SSIM ↑");
}

TEST(Column, OfTheInceptionScoreNeverRanks) {
  EXPECT_FALSE(ranks({"is", "IS", "", true, 3}));
  EXPECT_FALSE(ranks({"is-embedded", "IS", "", true, 3}));
  EXPECT_TRUE(ranks({"iso", "ISO", "", true, 3}));
}

TEST(FixedText, SeparatesThousands) {
  EXPECT_EQ(fixed_text(4814984, 0), "4,814,984");
  EXPECT_EQ(fixed_text(999, 0), "999");
  EXPECT_EQ(fixed_text(-1234.5, 1), "-1,234.5");
  EXPECT_EQ(fixed_text(-123, 0), "-123");
  EXPECT_EQ(fixed_text(-0.0004, 3), "0.000");
  EXPECT_EQ(fixed_text(-0.4, 0), "0");
  EXPECT_EQ(fixed_text(-0.0006, 3), "-0.001");
}

TEST(Decimals, LeaveThreeDigitsWhenTheyAreFree) {
  EXPECT_EQ(decimals_of(3.7123, -1), 2);
  EXPECT_EQ(decimals_of(0.0112, -1), 4);
  EXPECT_EQ(decimals_of(12345, -1), 0);
  EXPECT_EQ(decimals_of(0, -1), 2);
  EXPECT_EQ(decimals_of(3.7123, 5), 5);
}

TEST(PublishedText, LosesNoDigit) {
  EXPECT_EQ(published_text(2.641, 0), "2.641");
  EXPECT_EQ(published_text(0.11, 3), "0.110");
  EXPECT_EQ(published_text(30, 0), "30");
}

}  // namespace
}  // namespace maskbench::report
