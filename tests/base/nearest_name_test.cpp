#include <gtest/gtest.h>

#include "maskbench/options.h"

namespace maskbench {
namespace {

TEST(NearestName, TakesTheLeastEditDistance) {
  EXPECT_EQ(nearest_name("itertions", {"batch", "iterations", "critic_steps"}), "iterations");
  EXPECT_EQ(nearest_name("gan", {"gan_stn", "dan", "pywgan_div"}), "dan");
}

TEST(NearestName, CountsASwapOfNeighboursAsOneEdit) {
  EXPECT_EQ(nearest_name("bacth", {"bathe", "batch"}), "batch");  // 1 and 2 edits
}

TEST(NearestName, TakesTheFirstOfEqualOnes) { EXPECT_EQ(nearest_name("bat", {"cat", "hat"}), "cat"); }

TEST(NearestName, AllowsAThirdOfTheNameAndTwoEditsOfAShortOne) {
  EXPECT_EQ(nearest_name("123456789", {"123456xyz"}), "123456xyz");
  EXPECT_EQ(nearest_name("123456789", {"12345wxyz"}), std::nullopt);
  EXPECT_EQ(nearest_name("abcd", {"abxy"}), "abxy");
  EXPECT_EQ(nearest_name("abcd", {"axyz"}), std::nullopt);
}

TEST(NearestName, FindsNothingInACandidateThatSharesNothing) {
  EXPECT_EQ(nearest_name("ab", {"k", "xy"}), std::nullopt);
  EXPECT_EQ(nearest_name("", {"k"}), std::nullopt);
  EXPECT_EQ(nearest_name("name", {}), std::nullopt);
}

}  // namespace
}  // namespace maskbench
