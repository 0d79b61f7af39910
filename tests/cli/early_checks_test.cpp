// What a command needs in the end is looked at before it works; a mistake leaves nothing behind.
#include <sys/stat.h>

#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

class EarlyChecks : public testing::Test {
 protected:
  EarlyChecks() { folder_.write("tiny.toml", kTinySpec); }

  std::vector<std::string> run(const std::vector<std::string>& more, const std::string& spec = "tiny.toml") const {
    std::vector<std::string> all = {"run",       (folder_ / spec).string(),     "--device", "cpu",
                                    "--results", (folder_ / "results").string()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  void expect_refused(const std::vector<std::string>& arguments, int code, const std::string& message) const {
    const Ended ended = run_program(arguments);
    EXPECT_EQ(ended.code, code) << ended.err;
    EXPECT_NE(ended.err.find(message), std::string::npos) << ended.err;
    EXPECT_FALSE(fs::exists(folder_ / "results"));
  }

  const TemporaryFolder folder_;
};

TEST_F(EarlyChecks, OfPublishedValues) {
  expect_refused(run({"--reference", "/no/such.toml"}), 2, "/no/such.toml: no such file");
  expect_refused(run({"--reference", folder_.write("broken.toml", "[[system]]\nnme = 1\n")}), 2, "unknown key \"nme\"");
  expect_refused(run({"--reference", folder_.path.string()}), 2, "is a folder; expected a TOML file");
}

TEST_F(EarlyChecks, OfPublishedValuesOfAMergeComeBeforeItCopies) {
  ASSERT_EQ(run_program(run({"--only", "identity"})).code, 0);
  const Ended merged = run_program(
      {"merge", (folder_ / "results/tiny").string(), (folder_ / "whole").string(), "--reference", "/no/such.toml"});
  EXPECT_EQ(merged.code, 2);
  EXPECT_FALSE(fs::exists(folder_ / "whole"));
}

TEST_F(EarlyChecks, OfThePlaceOfResults) {
  folder_.write("results_file", "");
  auto into_a_file = run({});
  into_a_file.back() = (folder_ / "results_file").string();
  expect_refused(into_a_file, 3, "cannot make folder");
}

TEST_F(EarlyChecks, OfSlurmLeaveNoFolder) {
  const std::vector<std::string> arguments = run({"--launcher", "slurm"});
  std::vector<std::string> command = {kProgram};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const Ended ended = run_command(command, {{"PATH", "/nowhere"}});
  EXPECT_EQ(ended.code, 3);
  EXPECT_FALSE(fs::exists(folder_ / "results"));
}

TEST_F(EarlyChecks, OfNumbersOfRuns) {
  for (const char* jobs : {"-1", "0", "two"}) expect_refused(run({"--jobs", jobs}), 2, "--jobs");
  expect_refused(run({"--start-within", "-1"}), 2, "--start-within");
}

TEST_F(EarlyChecks, OfTheSpecsFile) {
  expect_refused(run({}, "."), 2, "is a folder; expected a TOML file");
  const std::string odd = "t\xE4\xFF.toml";
  folder_.write(odd, kTinySpec);
  expect_refused(run({}, odd), 2, "its name is not UTF-8; rename it");
  ASSERT_EQ(::mkfifo((folder_ / "pipe.toml").c_str(), 0600), 0);
  const Ended piped = run_command(
      {"sh", "-c",
       fmt::format("cat {0}/tiny.toml > {0}/pipe.toml & exec {1} run {0}/pipe.toml", folder_.path.string(), kProgram)});
  EXPECT_EQ(piped.code, 2);
  EXPECT_NE(piped.err.find("is a pipe or a device"), std::string::npos) << piped.err;
}

TEST_F(EarlyChecks, TakePublishedValuesFromAPipe) {
  ASSERT_EQ(run_program(run({"--only", "identity"})).code, 0);
  const Ended table = run_command(
      {"sh", "-c",
       fmt::format("printf '[[system]]\\nname = \"identity\"\\nmetrics = {{ ssim = 0.5 }}\\n' | {} table {} "
                   "--reference /dev/stdin",
                   kProgram, (folder_ / "results/tiny").string())});
  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_NE(table.out.find("SSIM, published"), std::string::npos) << table.out;
}

TEST_F(EarlyChecks, OfAWorkingDirectoryThatWasDeleted) {
  const std::string gone = (folder_ / "gone").string();
  fs::create_directory(gone);
  for (const char* arguments : {"plugins list", "run tiny.toml"}) {
    const Ended ended = run_command(
        {"sh", "-c", fmt::format("mkdir -p {0} && cd {0} && rmdir {0} && exec {1} {2}", gone, kProgram, arguments)});
    EXPECT_EQ(ended.code, 3) << ended.err;
    EXPECT_EQ(ended.err, "the working directory was deleted; change to one that exists\n");
  }
}

TEST_F(EarlyChecks, OfOutputsComeBeforeTheWork) {
  const std::string nowhere = (folder_ / "missing/out").string();
  const auto refused = [&](std::vector<std::string> arguments) {
    const Ended ended = run_program(arguments);
    EXPECT_EQ(ended.code, 3) << ended.err;
    EXPECT_EQ(ended.err.find("reading"), std::string::npos) << ended.err;
    EXPECT_NE(ended.err.find(nowhere), std::string::npos) << ended.err;
  };
  refused({"eval", "--fake", folder_.path.string(), "--metrics", "is-embedded", "--pictures", nowhere});
  refused({"data", "draw", "--sheet", nowhere});
  refused({"data", "pack", folder_.path.string(), nowhere});
  refused({"bench", (folder_ / "tiny.toml").string(), "--device", "cpu", "--benchmark_out=" + nowhere});
}

}  // namespace
}  // namespace maskbench
