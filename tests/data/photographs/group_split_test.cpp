#include "data/photographs/group_split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace maskbench {
namespace {

std::vector<std::string> people(int count) {
  std::vector<std::string> groups;
  for (int i = 0; i < count; ++i) groups.push_back("person " + std::to_string(i));
  return groups;
}

std::set<std::string> names(const std::vector<std::string>& groups, const std::vector<int64_t>& side) {
  std::set<std::string> found;
  for (const int64_t i : side) found.insert(groups[size_t(i)]);
  return found;
}

TEST(GroupSplit, GivesAboutTheShareAskedForToTheTest) {
  for (const double share : {0.1, 0.5}) {
    const GroupSplit split = split_by_group(people(4000), share);
    EXPECT_NEAR(double(split.test.size()) / 4000, share, 0.02);
    EXPECT_EQ(split.test.size() + split.train.size(), 4000u);
  }
}

TEST(GroupSplit, KeepsAGroupOnOneSide) {
  std::vector<std::string> groups = people(300);
  const std::vector<std::string> again = groups;
  groups.insert(groups.end(), again.begin(), again.end());
  const GroupSplit split = split_by_group(groups, 0.3);
  const auto train = names(groups, split.train);
  for (const std::string& name : names(groups, split.test)) EXPECT_FALSE(train.contains(name)) << name;
  EXPECT_TRUE(std::is_sorted(split.train.begin(), split.train.end()));
}

TEST(GroupSplit, MovesNobodyWhenSomebodyComes) {
  std::vector<std::string> groups = people(200);
  const auto before = names(groups, split_by_group(groups, 0.2).test);
  for (int i = 0; i < 300; ++i) {
    groups.insert(groups.begin() + i % 7, "newcomer " + std::to_string(i));
    auto after = names(groups, split_by_group(groups, 0.2).test);
    std::erase_if(after, [](const std::string& name) { return name.starts_with("newcomer"); });
    ASSERT_EQ(after, before) << i;
  }
}

TEST(GroupSplit, TakesValidationFromTrainingAlone) {
  const std::vector<std::string> groups = people(4000);
  const GroupSplit without = split_by_group(groups, 0.1), split = split_by_group(groups, 0.1, 0.2);
  EXPECT_EQ(split.test, without.test);
  EXPECT_NEAR(double(split.validation.size()) / 4000, 0.2, 0.02);
  std::vector<int64_t> both = split.train;
  both.insert(both.end(), split.validation.begin(), split.validation.end());
  std::sort(both.begin(), both.end());
  EXPECT_EQ(both, without.train);
}

TEST(GroupSplit, LeavesSomebodyToTrainWith) {
  EXPECT_FALSE(split_by_group({"a", "b", "c"}, 0.5, 0.5).train.empty());
  EXPECT_TRUE(split_by_group({"a"}, 0.5, 0.5).validation.empty());
}

TEST(GroupSplit, LeavesNoSideEmptyWhereThereAreTwoGroups) {
  for (const double share : {0.01, 0.9}) {
    const GroupSplit split = split_by_group({"a", "b", "a"}, share);
    EXPECT_FALSE(split.test.empty()) << share;
    EXPECT_FALSE(split.train.empty()) << share;
  }
  EXPECT_EQ(split_by_group({"a", "a"}, 0.9).train.size(), 2u);
  EXPECT_TRUE(split_by_group({}, 0.5).train.empty());
}

}  // namespace
}  // namespace maskbench
