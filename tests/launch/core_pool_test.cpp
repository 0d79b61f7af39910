#include "launch/core_pool.h"

#include <gtest/gtest.h>

namespace maskbench {
namespace {

using Cores = std::vector<int>;
using Loads = std::map<int, double>;

CorePool pool(Cores cores, Loads loads) {
  return CorePool(std::move(cores), [loads] { return loads; });
}

TEST(CorePool, GivesIdleCoresByNumber) {
  CorePool idle = pool({4, 5, 6, 7}, {{4, 0.02}, {5, 0.3}, {6, 0}, {7, 0.1}});
  EXPECT_EQ(idle.take(2), (Cores{4, 5}));
  EXPECT_EQ(idle.take(2), (Cores{6, 7}));
}

TEST(CorePool, AvoidsCoresThatOtherProcessesKeepBusy) {
  EXPECT_EQ(pool({0, 1, 2, 3}, {{0, 1}, {1, 0.9}, {2, 0.1}, {3, 0}}).take(2), (Cores{2, 3}));
  EXPECT_EQ(pool({0, 1, 2, 3}, {{0, 1}, {1, 0.9}, {2, 0.1}, {3, 0}}).take(3), (Cores{1, 2, 3}));
}

TEST(CorePool, MeasuresAnewForEachRun) {
  Loads loads{{0, 1}};
  CorePool cores({0, 1}, [&loads] { return loads; });
  const Cores first = cores.take(1);
  EXPECT_EQ(first, Cores{1});
  cores.give_back(first);
  loads = {{1, 1}};
  EXPECT_EQ(cores.take(1), Cores{0});
}

TEST(CorePool, GivesACoreToOneRunAtATime) {
  CorePool cores = pool({0, 1, 2}, {});
  const Cores first = cores.take(2);
  EXPECT_EQ(first, (Cores{0, 1}));
  EXPECT_EQ(cores.take(2), Cores{});
  cores.give_back(first);
  EXPECT_EQ(cores.take(3), (Cores{0, 1, 2}));
}

TEST(CorePool, DoesNotMeasureWhereThereIsNoChoice) {
  int measured = 0;
  CorePool cores({0, 1}, [&measured] { return ++measured, Loads{}; });
  EXPECT_EQ(cores.take(0), Cores{});
  EXPECT_EQ(cores.take(2), (Cores{0, 1}));
  EXPECT_EQ(measured, 0);
}

}  // namespace
}  // namespace maskbench
