#include "launch/slots.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

namespace maskbench {
namespace {

Machine machine(int cores, int gpus) {
  Machine made{{}, {gpus, gpus == 0 ? "there are none" : ""}};
  for (int core = 0; core < cores; ++core) made.cores.push_back(10 + core);
  return made;
}

std::vector<std::string> devices(const std::vector<Slot>& slots) {
  std::vector<std::string> names;
  for (const Slot& slot : slots) names.push_back(slot.device);
  return names;
}

using Names = std::vector<std::string>;
using Cores = std::vector<int>;

TEST(SlotsFor, AreAsManyAsTheCoresHoldOnTheCpu) {
  EXPECT_EQ(slots_for("cpu", 2, machine(7, 2)), 3u);
  EXPECT_EQ(slots_for("cpu", 16, machine(7, 2)), 1u);
  EXPECT_EQ(slots_for("cpu", 0, machine(7, 2)), 7u);
  EXPECT_EQ(slots_for("auto", 2, machine(7, 0)), 3u);
}

TEST(SlotsFor, AreOneAGpuUnlessOneIsNamed) {
  EXPECT_EQ(slots_for("auto", 1, machine(7, 2)), 2u);
  EXPECT_EQ(slots_for("cuda", 1, machine(7, 2)), 2u);
  EXPECT_EQ(slots_for("cuda:1", 1, machine(7, 2)), 1u);
  EXPECT_EQ(slots_for("cuda", 1, machine(7, 0)), 1u);
}

TEST(SlotsFor, AreNoMoreThanTheControlGroupAllows) {
  Machine limited = machine(7, 0);
  limited.limit = 2.5;
  EXPECT_EQ(slots_for("cpu", 1, limited), 2u);
  EXPECT_EQ(slots_for("cpu", 2, limited), 1u);
  limited.limit = 0.5;
  EXPECT_EQ(slots_for("cpu", 1, limited), 1u);
}

TEST(ShareMachine, GivesEachSlotAnEqualShareOfTheCores) {
  const auto slots = share_machine("cpu", 3, machine(7, 0));
  ASSERT_EQ(slots.size(), 3u);
  for (const Slot& slot : slots) EXPECT_EQ(slot.cores, 2u);
}

TEST(ShareMachine, PinsNoSlotWhereThereAreMoreThanCores) {
  for (const Slot& slot : share_machine("cpu", 3, machine(2, 0))) EXPECT_EQ(slot.cores, 0u);
}

TEST(ShareMachine, DealsOutSeveralGpusInTurnUnlessOneIsNamed) {
  EXPECT_EQ(devices(share_machine("auto", 3, machine(6, 2))), (Names{"cuda:0", "cuda:1", "cuda:0"}));
  EXPECT_EQ(devices(share_machine("cuda", 2, machine(6, 2))), (Names{"cuda:0", "cuda:1"}));
  EXPECT_EQ(devices(share_machine("cuda:1", 2, machine(6, 2))), (Names{"cuda:1", "cuda:1"}));
  EXPECT_EQ(devices(share_machine("auto", 2, machine(6, 1))), (Names{"auto", "auto"}));
}

// A build without CUDA on a machine with two GPUs: the count of usable ones is 0, and every slot must stay on the CPU.
TEST(ShareMachine, StaysOnTheCpuWhereNoGpuIsUsable) {
  EXPECT_EQ(devices(share_machine("auto", 2, machine(6, 0))), (Names{"auto", "auto"}));
  EXPECT_EQ(devices(share_machine("cpu", 2, machine(6, 2))), (Names{"cpu", "cpu"}));
}

TEST(PinTo, LeavesTheProcessThoseCoresAlone) {
  const Machine here = this_machine("cpu");
  ASSERT_FALSE(here.cores.empty());
  const int last = here.cores.back();
  const pid_t child = ::fork();
  if (child == 0) {
    pin_to({});
    const bool all = this_machine("cpu").cores == here.cores;
    pin_to({last});
    ::_exit(all && this_machine("cpu").cores == Cores{last} ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

}  // namespace
}  // namespace maskbench
