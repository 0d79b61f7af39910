#include "launch/local.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "machine/cores.h"
#include "system/file_lock.h"
#include "tests/launch/scripted_jobs.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

const std::string kDone = end_as("done");
// Goes on until SIGTERM, then ends as interrupted.
const std::string kObedient = "stop() {\n" + end_as("interrupted") +
                              "exit 0\n}\ntrap stop TERM\n: > $folder/../ready\nwhile :; do sleep 0.05; done";

bool appears(const fs::path& file) {
  for (int i = 0; i < 1000 && !fs::exists(file); ++i) std::this_thread::sleep_for(10ms);
  return fs::exists(file);
}

class LaunchLocal : public ScriptedJobs {
 protected:
  // Runs one job that goes on until it is told to end, sends the launcher so many signals and returns its exit code: 10
  // times the failures, 1 more when interrupted. In a process of its own: signals are counted for ever.
  int signalled(const std::vector<Job>& jobs, int signals) {
    const pid_t launcher = ::fork();
    if (launcher == 0) {
      const Launched launched = launch(jobs);
      ::_exit(int(10 * launched.failed) + launched.interrupted);
    }
    EXPECT_TRUE(appears(folder_ / "ready"));
    for (int i = 0; i < signals; ++i) {
      ::kill(launcher, SIGINT);
      std::this_thread::sleep_for(100ms);
    }
    int status = 0;
    ::waitpid(launcher, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
};

TEST_F(LaunchLocal, TakesTheStateThatARunLeaves) {
  for (const char* state : {"done", "diverged", "collapsed"}) {
    const Launched launched = launch({job(state, end_as(state))});
    EXPECT_EQ(launched.failed, 0u);
    EXPECT_FALSE(launched.interrupted);
    EXPECT_EQ(status(state).state, state);
    EXPECT_NE(shown_.find(fmt::format("[1/1] {0}: {0}\n", state)), std::string::npos) << shown_;
  }
}

TEST_F(LaunchLocal, PassesFolderDeviceCoresAndUntil) {
  Job one = job("a", "echo $folder $device $cores $until > $folder/said\n" + kDone);
  one.until = 12;
  launch({one}, {{"cuda:1", own_cores().size()}});
  EXPECT_EQ(text("a/said"), fmt::format("{} cuda:1 {} 12\n", (folder_ / "a").string(), fmt::join(own_cores(), ",")));
}

TEST_F(LaunchLocal, PinsTheNextRunToCoresThatTheLastOneLeft) {
  if (own_cores().size() < 2) GTEST_SKIP() << "there is one core";
  const std::string say = "echo $cores > $folder/said\n" + kDone;
  launch({job("a", say), job("b", say)}, {{"cpu", 1}});
  for (const char* name : {"a/said", "b/said"}) EXPECT_EQ(text(name).find(','), std::string::npos);
  EXPECT_NE(text("b/said"), "\n");
}

TEST_F(LaunchLocal, LeavesTheCauseAndTheLastLinesOfTheLogOfAFailure) {
  const Launched launched = launch({job("a", "seq 1 30\nexit 7")});
  EXPECT_EQ(launched.failed, 1u);
  EXPECT_EQ(launched.environment, 0u);
  EXPECT_EQ(status("a").state, "failed");
  EXPECT_EQ(status("a").why, "its process ended with exit code 7; see log.txt");
  ASSERT_EQ(status("a").log.size(), 20u);
  EXPECT_EQ(status("a").log.front(), "11");
  EXPECT_EQ(status("a").log.back(), "30");
}

TEST_F(LaunchLocal, TakesTheProblemThatARunReportsAsTheCause) {
  const Launched launched = launch({job("a", "echo '{\"problem\": \"no space left\"}' >&3\nexit 3")});
  EXPECT_EQ(launched.failed, 1u);
  EXPECT_EQ(launched.environment, 1u);
  EXPECT_EQ(status("a").why, "no space left");
}

TEST_F(LaunchLocal, NamesTheSignalThatKilledARun) {
  launch({job("a", "kill -SEGV $$"), job("b", "kill -KILL $$")});
  EXPECT_EQ(status("a").why, "its process ended with signal 11 (Segmentation fault); see log.txt");
  EXPECT_NE(status("b").why.find("out of memory"), std::string::npos) << status("b").why;
}

TEST_F(LaunchLocal, CallsARunFailedThatEndsWellWithoutAResult) {
  EXPECT_EQ(launch({job("a", "exit 0"), job("b", end_as("running"))}).failed, 2u);
  EXPECT_EQ(status("a").state, "failed");
  EXPECT_EQ(status("b").state, "failed");
}

TEST_F(LaunchLocal, ShowsWarningsAndIgnoresWhatIsNoReport) {
  launch({job("a", "echo 'no JSON' >&3; echo 7 >&3; echo '{\"warning\": \"take care\"}' >&3\n" + kDone)});
  EXPECT_NE(shown_.find("a: take care\n"), std::string::npos) << shown_;
  EXPECT_EQ(status("a").state, "done");
}

TEST_F(LaunchLocal, KillsARunThatHangs) {
  Job hanging = job("a", "echo '{\"alive\": true}' >&3\nexec sleep 60");
  hanging.hang_seconds = 0.2;
  EXPECT_EQ(launch({hanging}).failed, 1u);
  EXPECT_EQ(status("a").why, "hung: no iteration for 0.2 s (hang_seconds in [train])");
}

TEST_F(LaunchLocal, LeavesARunAloneThatIsNotWatched) {
  Job starting = job("starting", "sleep 1.5\n" + kDone);
  Job ending = job("ending", "echo '{\"alive\": true}' >&3; echo '{\"alive\": false}' >&3\nsleep 1.5\n" + kDone);
  starting.hang_seconds = ending.hang_seconds = 0.2;
  EXPECT_EQ(launch({starting, ending}, {{"cpu", {}}, {"cpu", {}}}).failed, 0u);
}

TEST_F(LaunchLocal, ExecutesOneRunAtATimeInASlot) {
  const std::string exclusive =
      "taken=$folder/../slot-$device; mkdir $taken || exit 9\nsleep 0.1; rmdir $taken; echo $device > $folder/slot\n";
  std::vector<Job> jobs;
  for (const char* name : {"a", "b", "c", "d", "e"}) jobs.push_back(job(name, exclusive + kDone));
  EXPECT_EQ(launch(jobs, {{"cuda:0", {}}, {"cuda:1", {}}}).failed, 0u);
  EXPECT_EQ(text("a/slot"), "cuda:0\n");
  EXPECT_EQ(text("b/slot"), "cuda:1\n");
}

TEST_F(LaunchLocal, GoesOnAfterAFailure) {
  EXPECT_EQ(launch({job("a", "exit 1"), job("b", kDone)}).failed, 1u);
  EXPECT_EQ(status("b").state, "done");
}

TEST_F(LaunchLocal, StopsTheOthersAfterAFailureWhereThatIsAskedFor) {
  const auto launched = launch(
      {job("a", "while [ ! -e $folder/../ready ]; do sleep 0.05; done; exit 1"), job("b", kObedient), job("c", kDone)},
      {{"cpu", {}}, {"cpu", {}}}, /*fail_fast=*/true);
  EXPECT_EQ(launched.failed, 1u);
  EXPECT_FALSE(launched.interrupted);
  EXPECT_EQ(status("b").state, "interrupted");
  EXPECT_EQ(status("b").why, "");
  EXPECT_EQ(status("c").state, "missing");
}

TEST_F(LaunchLocal, DoesNotExecuteARunThatHasEnded) {
  fs::create_directory(folder_ / "a");
  folder_.write("a/status.json", R"({"state": "done"})");
  EXPECT_EQ(launch({job("a", "exit 1")}).failed, 0u);
  EXPECT_NE(shown_.find("a: done by another process"), std::string::npos) << shown_;
}

TEST_F(LaunchLocal, LeavesARunToWhoeverHoldsItsLock) {
  fs::create_directory(folder_ / "a");
  auto lock = FileLock::take(folder_ / "a/lock");
  std::thread other([&] {
    appears(folder_ / "b/status.json");  // the launcher has gone past a
    folder_.write("a/status.json", R"({"state": "done"})");
    lock.reset();
  });
  EXPECT_EQ(launch({job("a", "exit 1"), job("b", kDone)}).failed, 0u);
  other.join();
  EXPECT_NE(shown_.find(fmt::format("a: left to process {}", ::getpid())), std::string::npos) << shown_;
  EXPECT_FALSE(fs::exists(folder_ / "a/spec.toml"));
}

TEST_F(LaunchLocal, TakesOverARunWhoseHolderEndedWithoutFinishing) {
  fs::create_directory(folder_ / "a");
  auto lock = FileLock::take(folder_ / "a/lock");
  std::thread other([&] {
    appears(folder_ / "b/status.json");
    lock.reset();
  });
  launch({job("a", kDone), job("b", kDone)});
  other.join();
  EXPECT_EQ(status("a").state, "done");
  EXPECT_TRUE(fs::exists(folder_ / "a/spec.toml"));
}

TEST_F(LaunchLocal, LetsARunWriteItsCheckpointWhenItIsInterrupted) {
  EXPECT_EQ(signalled({job("a", kObedient), job("b", kDone)}, 1), 1);
  EXPECT_EQ(status("a").state, "interrupted");
  EXPECT_EQ(status("a").why, "");
  EXPECT_EQ(status("b").state, "missing") << "started after the signal";
}

TEST_F(LaunchLocal, KillsARunWhenItIsInterruptedAgain) {
  const std::string deaf = "trap '' TERM\n: > $folder/../ready\nwhile :; do sleep 0.05; done";
  EXPECT_EQ(signalled({job("a", deaf)}, 2), 1);
  EXPECT_EQ(status("a").state, "interrupted");
  EXPECT_EQ(status("a").why, "stopped before it could write a checkpoint");
}

}  // namespace
}  // namespace maskbench
