// What a study shows: balance, blinding, checks and orders.
#include "study/design/draw_study.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "maskbench/errors.h"
#include "study/design/balance.h"

namespace maskbench::study {
namespace {

// The difference of the most and the least frequent of `keys`, which all count.
template <class Key>
int spread(const std::map<Key, int>& counts, size_t keys) {
  int low = counts.size() < keys ? 0 : 1 << 30, high = 0;
  for (const auto& [key, count] : counts) low = std::min(low, count), high = std::max(high, count);
  return high - low;
}

const Supply kSupply{.systems = 5, .faces = 150, .masks = 20, .real = 0};

DrawRequest request(Protocol protocol, int groups = 100, uint64_t seed = 3) {
  return {.protocol = protocol, .raters = 20, .groups = groups, .practice = 4, .check_every = 10, .seed = seed};
}

TEST(DrawStudy, PaperShowsEveryPairOfSystemsEquallyOften) {
  for (const int systems : {2, 3, 4, 5, 7})
    for (const int groups : {20, 50, 97, 100}) {
      Supply supply = kSupply;
      supply.systems = systems;
      const Study study = draw_study(request(Protocol::kPaper, groups), supply);
      std::map<std::set<int>, int> pairs;
      std::map<int, int> singles;
      for (const Group& group : study.groups) {
        ++pairs[{group.shown[0].system, group.shown[1].system}];
        for (const Shown& shown : group.shown) ++singles[shown.system];
        EXPECT_EQ(group.shown[0].face, group.shown[1].face);
        EXPECT_EQ(group.shown[0].mask, group.shown[1].mask);
      }
      EXPECT_LE(spread(pairs, size_t(systems * (systems - 1) / 2)), 1) << systems << ' ' << groups;
      EXPECT_LE(spread(singles, size_t(systems)), 1) << systems << ' ' << groups;
    }
}

TEST(DrawStudy, FacesAndMasksAreBalancedOverSystems) {
  const Study study = draw_study(request(Protocol::kPaper), kSupply);
  std::map<int64_t, int> faces, masks;
  std::map<int, std::map<int64_t, int>> with;
  for (const Group& group : study.groups) {
    ++faces[group.shown[0].face];
    ++masks[group.shown[0].mask];
    for (const Shown& shown : group.shown) ++with[shown.system][shown.mask];
  }
  EXPECT_EQ(faces.size(), 100u);  // nobody is shown twice while there are others
  EXPECT_LE(spread(masks, 20), 2);
  for (const auto& [system, counts] : with) EXPECT_LE(spread(counts, 20), 2) << system;
}

TEST(DrawStudy, HalfOfHypeInfinityIsReal) {
  const Study study = draw_study(request(Protocol::kHypeInfinity), kSupply);
  std::map<int, int> systems;
  for (const Group& group : study.groups) ++systems[group.shown.at(0).system];
  EXPECT_EQ(systems[kReal], 50);
  systems.erase(kReal);
  EXPECT_LE(spread(systems, 5), 1);
}

TEST(DrawStudy, RealPicturesTakePartInPairsLikeASystem) {
  Supply supply = kSupply;
  supply.real = 40;  // photographs
  const Study study = draw_study(request(Protocol::kPair, 150), supply);
  std::map<int, int> systems;
  for (const Group& group : study.groups)
    for (const Shown& shown : group.shown) ++systems[shown.system];
  EXPECT_EQ(systems.size(), 6u);
  EXPECT_LE(spread(systems, 6), 1);
}

TEST(DrawStudy, EveryTenthPageAfterThePracticeIsACheck) {
  const Study study = draw_study(request(Protocol::kPaper), kSupply);
  EXPECT_EQ(study.checks.size(), 11u);
  for (const auto& steps : study.raters) {
    std::multiset<int> asked, checks;
    for (size_t i = 0; i < steps.size(); ++i) {
      const bool practice = i < study.practice.size();
      EXPECT_EQ(steps[i].part == Part::kPractice, practice);
      if (practice) continue;
      EXPECT_EQ(steps[i].part == Part::kCheck, (i - study.practice.size() + 1) % 10 == 0);
      (steps[i].part == Part::kCheck ? checks : asked).insert(steps[i].group);
    }
    EXPECT_EQ(asked.size(), 100u);
    EXPECT_EQ(std::set<int>(asked.begin(), asked.end()).size(), 100u);
    EXPECT_EQ(std::set<int>(checks.begin(), checks.end()).size(), 11u);
  }
}

TEST(DrawStudy, EachGroupIsMirroredForHalfOfTheRaters) {
  const Study study = draw_study(request(Protocol::kPaper), kSupply);
  std::map<int, int> swapped;
  for (const auto& steps : study.raters)
    for (const Step& step : steps)
      if (step.part == Part::kAsked) swapped[step.group] += step.swapped;
  for (const auto& [group, count] : swapped) EXPECT_EQ(count, 10) << group;
}

TEST(DrawStudy, RatersHaveOrdersOfTheirOwn) {
  const Study study = draw_study(request(Protocol::kPair), kSupply);
  std::set<std::vector<int>> orders;
  for (const auto& steps : study.raters) {
    std::vector<int> order;
    for (const Step& step : steps) order.push_back(step.group);
    orders.insert(order);
  }
  EXPECT_EQ(orders.size(), study.raters.size());
}

TEST(DrawStudy, ChecksAndPracticeHaveAKnownAnswer) {
  for (const Protocol protocol : {Protocol::kPaper, Protocol::kHypeInfinity, Protocol::kPair}) {
    const Study study = draw_study(request(protocol), kSupply);
    for (const auto* groups : {&study.checks, &study.practice})
      for (const Group& group : *groups)
        for (const Shown& shown : group.shown) EXPECT_LT(shown.system, 0);
  }
}

TEST(DrawStudy, IsAFunctionOfTheSeed) {
  for (const Protocol protocol : {Protocol::kPaper, Protocol::kHypeInfinity, Protocol::kPair}) {
    EXPECT_EQ(draw_study(request(protocol), kSupply), draw_study(request(protocol), kSupply));
    EXPECT_NE(draw_study(request(protocol), kSupply).groups, draw_study(request(protocol, 100, 4), kSupply).groups);
  }
}

TEST(DrawStudy, RefusesWhatMakesNoStudy) {
  Supply one = kSupply;
  one.systems = 1;
  EXPECT_THROW(draw_study(request(Protocol::kPaper), one), UserError);
  EXPECT_NO_THROW(draw_study(request(Protocol::kPair), one));
  EXPECT_THROW(draw_study(request(Protocol::kPair, 0), kSupply), UserError);
  DrawRequest checks = request(Protocol::kPair);
  checks.check_every = 1;
  EXPECT_THROW(draw_study(checks, kSupply), UserError);
}

}  // namespace
}  // namespace maskbench::study
