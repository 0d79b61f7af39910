#include "machine/cores.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/system/set_variable.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

TEST(CoreTimes, AreBusyExceptWhenIdleOrWaitingForDisks) {
  const auto times =
      core_times("cpu  9 9 9 9 9 9 9 9 9 9\ncpu0 1 2 3 40 50 6 7 8 1 0\ncpu12 0 0 0 5 0 0 0 0 0 0\nintr 7\n");
  ASSERT_EQ(times.size(), 2u);
  EXPECT_EQ(times.at(0).busy, 27);
  EXPECT_EQ(times.at(0).all, 117);
  EXPECT_EQ(times.at(12).busy, 0);
}

TEST(CoreLoads, AreTheShareOfTimeBetweenReadings) {
  const auto loads = core_loads({{0, {10, 100}}, {1, {10, 100}}, {3, {0, 0}}},
                                {{0, {15, 120}}, {1, {10, 100}}, {2, {1, 2}}, {3, {20, 20}}});
  EXPECT_EQ(loads, (std::map<int, double>{{0, 0.25}, {1, 0}, {3, 1}}));
}

class CoreLimit : public testing::Test {
 protected:
  void put(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories((folder_ / file).parent_path());
    folder_.write(file, text);
  }
  double limit(const std::string& groups) const { return core_limit(folder_.write("groups", groups), folder_.path); }

  const TemporaryFolder folder_;
};

TEST_F(CoreLimit, IsTheSmallestOfTheGroupAndThoseAboveIt) {
  put("job/cpu.max", "150000 100000\n");
  put("job/step/cpu.max", "max 100000\n");
  EXPECT_EQ(limit("0::/job/step\n"), 1.5);
  put("job/step/cpu.max", "50000 100000\n");
  EXPECT_EQ(limit("0::/job/step\n"), 0.5);
  EXPECT_EQ(limit("0::/job\n"), 1.5);
}

TEST_F(CoreLimit, IsReadFromVersionOneToo) {
  put("cpu/cpu.cfs_quota_us", "-1\n");
  put("cpu/cpu.cfs_period_us", "100000\n");
  put("cpu/job/cpu.cfs_quota_us", "300000\n");
  put("cpu/job/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(limit("9:name=systemd:/job\n2:cpuacct:/\n1:cpu,cpuacct:/job\n"), 3);
  EXPECT_TRUE(std::isinf(limit("3:cpuset:/job\n1:cpu:/\n")));
}

TEST_F(CoreLimit, IsInfiniteWithoutControlGroups) {
  EXPECT_TRUE(std::isinf(limit("0::/job\n")));
  EXPECT_TRUE(std::isinf(core_limit(folder_ / "missing", folder_.path)));
}

TEST(DefaultThreads, AreThoseOfOmpNumThreads) {
  const SetVariable set("OMP_NUM_THREADS", "3");
  EXPECT_EQ(default_threads(), 3);
  const SetVariable nested("OMP_NUM_THREADS", "5,2");
  EXPECT_EQ(default_threads(), 5);
}

TEST(DefaultThreads, AreAtMostTheOwnCoresWhereTheVariableIsNoPositiveNumber) {
  for (const char* value : {"", "0", "-2", "many"}) {
    const SetVariable set("OMP_NUM_THREADS", value);
    EXPECT_GE(default_threads(), 1) << value;
    EXPECT_LE(default_threads(), int(own_cores().size())) << value;
  }
}

}  // namespace
}  // namespace maskbench
