#include "launch/slurm_commands.h"

#include <gtest/gtest.h>

#include <functional>

#include "maskbench/errors.h"
#include "tests/launch/fake_slurm.h"

namespace maskbench {
namespace {

std::string refusal(const std::function<void()>& call) {
  try {
    call();
  } catch (const EnvironmentError& error) {
    return error.what();
  }
  return "";
}

TEST(ExpectSlurm, NamesTheCommandThatIsMissing) {
  const FakeSlurm slurm;
  EXPECT_NO_THROW(expect_slurm());
  const TemporaryFolder empty;
  const SetVariable path("PATH", empty.path.string());
  EXPECT_EQ(refusal(expect_slurm), "Slurm is not installed here: no sbatch in PATH; --launcher local needs none");
}

TEST(SubmitArray, AsksForTheTasksAndReturnsTheId) {
  const FakeSlurm slurm;
  slurm.answer("sbatch", "echo 17");
  EXPECT_EQ(submit_array({"--cpus-per-task=2"}, 3, 0, "/job.sh"), "17");
  EXPECT_EQ(submit_array({}, 3, 2, "/job.sh"), "17");
  EXPECT_EQ(slurm.calls("sbatch"),
            "--parsable --array=0-2 --cpus-per-task=2 /job.sh\n--parsable --array=0-2%2 /job.sh\n");
}

TEST(SubmitArray, FindsTheIdBesideAClusterAndBelowRemarks) {
  const FakeSlurm slurm;
  slurm.answer("sbatch", "echo 'sbatch: a remark of this site' >&2; echo '18;cluster'");
  EXPECT_EQ(submit_array({}, 1, 0, "/job.sh"), "18");
}

TEST(SubmitArray, PassesOnWhySbatchRefuses) {
  const FakeSlurm slurm;
  slurm.answer("sbatch",
               "echo 'sbatch: error: invalid partition' >&2; echo 'sbatch: error: Batch job failed' >&2; exit 1");
  EXPECT_EQ(refusal([] { submit_array({}, 1, 0, "/job.sh"); }),
            "sbatch refused the array: sbatch: error: invalid partition; sbatch: error: Batch job failed");
  slurm.answer("sbatch", "echo 17; exit 1");
  EXPECT_EQ(refusal([] { submit_array({}, 1, 0, "/job.sh"); }), "sbatch refused the array: 17");
}

TEST(QueuedTasks, AreTheLinesOfSqueue) {
  const FakeSlurm slurm;
  slurm.answer("squeue",
               "echo '17|0|RUNNING|None'; echo '17| 3 |PENDING|Resources '; echo; echo '18|12|PENDING|(a b)'");
  const auto tasks = queued_tasks({"17", "18"});
  ASSERT_EQ(tasks.size(), 3u);
  EXPECT_EQ(tasks[0].array, "17");
  EXPECT_EQ(tasks[0].index, 0u);
  EXPECT_EQ(tasks[0].state, "RUNNING");
  EXPECT_EQ(tasks[1].index, 3u);
  EXPECT_EQ(tasks[1].reason, "Resources");
  EXPECT_EQ(tasks[2].array, "18");
  EXPECT_EQ(tasks[2].index, 12u);
  EXPECT_EQ(tasks[2].reason, "(a b)");
  EXPECT_EQ(slurm.calls("squeue"), "--noheader --array --format=%F|%K|%T|%r --jobs=17,18\n");
}

TEST(QueuedTasks, AreNoneOfArraysThatSlurmHasForgotten) {
  const FakeSlurm slurm;
  slurm.answer("squeue", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1");
  EXPECT_TRUE(queued_tasks({"17"}).empty());
}

TEST(QueuedTasks, OfNoArrayAreNotAskedFor) {
  const FakeSlurm slurm;
  EXPECT_TRUE(queued_tasks({}).empty());
  EXPECT_EQ(slurm.calls("squeue"), "");
}

TEST(QueuedTasks, PassOnWhatElseSqueueSays) {
  const FakeSlurm slurm;
  for (const char* line : {"squeue: error: Unable to contact slurm controller", "17|x|RUNNING|None", "17|0|RUNNING"}) {
    slurm.answer("squeue", std::string("echo '") + line + "'");
    EXPECT_EQ(refusal([] { queued_tasks({"17"}); }), std::string("squeue: ") + line);
  }
}

TEST(CancelArrays, NamesThemAllAtOnce) {
  const FakeSlurm slurm;
  cancel_arrays({});
  EXPECT_EQ(slurm.calls("scancel"), "");
  cancel_arrays({"17", "18"});
  EXPECT_EQ(slurm.calls("scancel"), "17 18\n");
}

}  // namespace
}  // namespace maskbench
