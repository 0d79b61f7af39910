#include "launch/slurm.h"

#include "maskbench/errors.h"
#include "tests/launch/fake_slurm.h"
#include "tests/launch/scripted_jobs.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

// Executes the runs of the array at once, each spec as a script, and tells an id.
constexpr const char* kExecuting = R"sh(for argument; do
  case $argument in --export=*) runs=${argument#*MASKBENCH_RUNS=}; runs=${runs%%,*};; esac
done
while read -r folder; do (. "$folder/spec.toml"); done < "$runs"
echo 17)sh";

class LaunchSlurm : public ScriptedJobs {
 protected:
  SlurmSettings settings() const {
    return {.program = program_, .folder = folder_ / "slurm", .script = {}, .device = "cpu"};
  }
  Launched launch(const std::vector<Job>& jobs, const SlurmSettings& settings) {
    testing::internal::CaptureStderr();
    try {
      const Launched launched = launch_slurm(settings, jobs);
      shown_ = testing::internal::GetCapturedStderr();
      return launched;
    } catch (...) {
      shown_ = testing::internal::GetCapturedStderr();
      throw;
    }
  }

  const FakeSlurm slurm_;
};

TEST_F(LaunchSlurm, SubmitsAllRunsAsOneArrayAndFollowsThem) {
  slurm_.answer("sbatch", kExecuting);
  SlurmSettings asked = settings();
  asked.threads = 3;
  asked.at_once = 1;
  const Launched launched = launch({job("a", end_as("done")), job("b", end_as("diverged"))}, asked);
  EXPECT_EQ(launched.failed, 0u);
  EXPECT_FALSE(launched.interrupted);
  const std::string call = slurm_.calls("sbatch");
  EXPECT_EQ(call.find("--parsable --array=0-1%1 --cpus-per-task=3 "), 0u) << call;
  EXPECT_NE(call.find("MASKBENCH_DEVICE=cpu " + (folder_ / "slurm/job.sh").string()), std::string::npos) << call;
  EXPECT_NE(shown_.find("[2/2] "), std::string::npos) << shown_;
}

TEST_F(LaunchSlurm, WritesAJobScriptUnlessThereIsOne) {
  slurm_.answer("sbatch", kExecuting);
  launch({job("a", end_as("done"))}, settings());
  EXPECT_EQ(text("slurm/job.sh").find("#!/bin/bash\n"), 0u);
  EXPECT_EQ(text("slurm/job.sh").find("--gres"), std::string::npos);
  folder_.write("slurm/job.sh", "of the site");
  launch({job("b", end_as("done"))}, settings());
  EXPECT_EQ(text("slurm/job.sh"), "of the site");
}

TEST_F(LaunchSlurm, SubmitsAFailedRunThreeTimes) {
  slurm_.answer("sbatch", kExecuting);
  const Job failing =
      job("a", "echo >> $folder/tries\nprintf '{\"state\": \"failed\", \"why\": \"bad\"}' > $folder/status.json");
  EXPECT_EQ(launch({failing, job("b", end_as("done"))}, settings()).failed, 1u);
  EXPECT_EQ(text("a/tries"), "\n\n\n");
  EXPECT_NE(shown_.find("a: failed 3 times: bad"), std::string::npos) << shown_;
}

TEST_F(LaunchSlurm, SubmitsAFailedRunOnceWhereItIsToFailFast) {
  slurm_.answer("sbatch", kExecuting);
  SlurmSettings asked = settings();
  asked.fail_fast = true;
  EXPECT_EQ(launch({job("a", "echo >> $folder/tries")}, asked).failed, 1u);
  EXPECT_EQ(text("a/tries"), "\n");
  EXPECT_NE(shown_.find("its task ended, killed or preempted"), std::string::npos) << shown_;
}

TEST_F(LaunchSlurm, FollowsWhatIsQueuedAlreadyInsteadOfSubmittingIt) {
  fs::create_directories(folder_ / "a");
  fs::create_directories(folder_ / "slurm");
  folder_.write("slurm/arrays.json", R"({"version": 1, "arrays": [{"id": "17", "runs": ["other", "a"]}]})");
  slurm_.answer("squeue", "[ -e $here/asked ] && printf '{\"state\": \"done\"}' > " + (folder_ / "a").string() +
                              "/status.json\n: > $here/asked\necho '17|1|RUNNING|None'");
  EXPECT_EQ(launch({job("a", "")}, settings()).failed, 0u);
  EXPECT_EQ(slurm_.calls("sbatch"), "");
  EXPECT_NE(shown_.find("1 tasks are already queued or running"), std::string::npos) << shown_;
}

TEST_F(LaunchSlurm, CancelsAnArrayOfWhichNothingStartsInTime) {
  slurm_.answer("sbatch", "echo 17");
  slurm_.answer("squeue", "echo '17|0|PENDING|Resources'");
  SlurmSettings asked = settings();
  asked.start_within = 0.5;
  try {
    launch({job("a", "")}, asked);
    ADD_FAILURE() << "waits for ever";
  } catch (const EnvironmentError& error) {
    EXPECT_STREQ(error.what(), "nothing started within 0.5 s, so the array was cancelled: Slurm says Resources");
  }
  EXPECT_EQ(slurm_.calls("scancel"), "17\n");
}

TEST_F(LaunchSlurm, PassesOnWhySbatchRefuses) {
  slurm_.answer("sbatch", "echo 'sbatch: error: invalid account' >&2; exit 1");
  try {
    launch({job("a", "")}, settings());
    ADD_FAILURE() << "submitted";
  } catch (const EnvironmentError& error) {
    EXPECT_STREQ(error.what(), "sbatch refused the array: sbatch: error: invalid account");
  }
}

TEST_F(LaunchSlurm, KnowsTheRunsOfTheTasksAndCancelsThem) {
  fs::create_directories(folder_ / "slurm");
  folder_.write("slurm/arrays.json",
                R"({"version": 1, "arrays": [{"id": "17", "runs": ["a", "b"]}, {"id": "18", "runs": ["c"]}]})");
  slurm_.answer("squeue", "echo '17|1|PENDING|Priority'; echo '18|0|RUNNING|None'; echo '18|9|PENDING|None'");
  const auto tasks = slurm_tasks(folder_ / "slurm");
  ASSERT_EQ(tasks.size(), 2u) << "an index that the array does not have";
  EXPECT_EQ(tasks[0].id, "17_1");
  EXPECT_EQ(tasks[0].run, "b");
  EXPECT_EQ(tasks[0].reason, "Priority");
  EXPECT_EQ(tasks[1].run, "c");
  EXPECT_EQ(cancel_slurm(folder_ / "slurm"), 2u);
  EXPECT_EQ(slurm_.calls("scancel"), "17 18\n");
}

TEST_F(LaunchSlurm, HasNoTasksInAFolderThatSubmittedNothing) {
  EXPECT_TRUE(slurm_tasks(folder_ / "slurm").empty());
  EXPECT_EQ(cancel_slurm(folder_ / "slurm"), 0u);
  EXPECT_EQ(slurm_.calls("scancel"), "");
}

}  // namespace
}  // namespace maskbench
