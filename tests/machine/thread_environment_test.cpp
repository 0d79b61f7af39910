#include "machine/thread_environment.h"

#include <gtest/gtest.h>

#include <vector>

namespace maskbench {
namespace {

bool spin_with(std::vector<const char*> environment) {
  environment.push_back(nullptr);
  return threads_spin(environment.data());
}

TEST(ThreadsSpin, UnlessTheEnvironmentSaysHowTheyWait) {
  EXPECT_TRUE(spin_with({}));
  EXPECT_TRUE(spin_with({"PATH=/bin", "OMP_NUM_THREADS=2", "OMP_WAIT_POLICY_=passive", "MY_GOMP_SPINCOUNT=1"}));
  EXPECT_FALSE(spin_with({"PATH=/bin", "OMP_WAIT_POLICY=active"}));
  EXPECT_FALSE(spin_with({"GOMP_SPINCOUNT=infinity"}));
  EXPECT_FALSE(spin_with({"MASKBENCH_RESTARTED=1"}));
}

}  // namespace
}  // namespace maskbench
