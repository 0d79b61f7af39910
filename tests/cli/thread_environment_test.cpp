#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

// Runs a command without the variables that decide how threads wait, whoever started this test, except `kept`. The
// OpenMP runtime lists its settings on stderr as often as it is loaded.
Ended run_with(std::vector<std::string> kept, const std::vector<std::string>& command) {
  std::vector<std::string> words{"/usr/bin/env",   "-u", "OMP_WAIT_POLICY",     "-u",
                                 "GOMP_SPINCOUNT", "-u", "MASKBENCH_RESTARTED", "OMP_DISPLAY_ENV=verbose"};
  words.insert(words.end(), kept.begin(), kept.end());
  words.insert(words.end(), command.begin(), command.end());
  return run_command(words);
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (size_t at = 0; (at = text.find(part, at)) != text.npos; ++at) ++found;
  return found;
}

TEST(ThreadEnvironment, KeepsThreadsFromSpinningByOneRestart) {
  const Ended ended = run_with({}, {kProgram, "--version"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(count(ended.err, "GOMP_SPINCOUNT = '0'"), 1) << ended.err;
  EXPECT_EQ(count(ended.err, "GOMP_SPINCOUNT = "), 1) << ended.err;
}

TEST(ThreadEnvironment, IsThatOfTheUserWhereItIsSet) {
  EXPECT_EQ(count(run_with({"OMP_WAIT_POLICY=active"}, {kProgram, "--version"}).err, "OMP_WAIT_POLICY = 'ACTIVE'"), 1);
  EXPECT_EQ(count(run_with({"GOMP_SPINCOUNT=77"}, {kProgram, "--version"}).err, "GOMP_SPINCOUNT = '77'"), 1);
}

TEST(ThreadEnvironment, NeedsNoSecondRestart) {
  EXPECT_EQ(count(run_with({"MASKBENCH_RESTARTED=1"}, {kProgram, "--version"}).err, "GOMP_SPINCOUNT = '0'"), 0);
}

TEST(ThreadEnvironment, LeavesArgumentsPipesAndExitCodeAsTheyAre) {
  const Ended piped = run_with({}, {"/bin/sh", "-c", "echo x | " + kProgram + " --version 2>/dev/null | cat"});
  EXPECT_EQ(piped.out, "0.1.0\n");
  EXPECT_EQ(run_with({}, {kProgram, "--no such"}).code, 2);
}

TEST(ThreadEnvironment, IsLeftAloneWhereALoaderWasGivenTheProgram) {
  const std::string loader = "/lib64/ld-linux-x86-64.so.2";
  if (!fs::exists(loader)) GTEST_SKIP() << loader << " is not there";
  const Ended ended = run_with({}, {loader, kProgram, "--version"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "0.1.0\n");
}

TEST(ThreadEnvironment, IsInheritedByRuns) {
  const TemporaryFolder folder;
  const fs::path spec = folder.write("tiny.toml", kTinySpec);
  const Ended ended =
      run_with({}, {kProgram, "run", spec.string(), "--only", "GAN + STN", "--results", folder / "results"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  int logs = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "results"))
    if (entry.path().filename() == "log.txt" && ++logs) {
      EXPECT_EQ(count(read_file(entry.path()), "GOMP_SPINCOUNT = '0'"), 1) << entry.path();
    }
  EXPECT_EQ(logs, 1);
}

TEST(DefaultThreads, OfEvalAreThoseOfOmpNumThreads) {
  EXPECT_EQ(count(run_with({"OMP_NUM_THREADS=7"}, {kProgram, "eval", "--help"}).out, "=7"), 1);
}

}  // namespace
}  // namespace maskbench
