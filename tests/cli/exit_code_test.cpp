// End-to-end tests of exit codes 2 and 3 and their messages.
#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

struct Mistake {
  const char* name;
  std::vector<std::string> more;
  int code;
  std::string message;
};
void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.name; }

class EveryMistakeInARun : public testing::TestWithParam<Mistake> {};

TEST_P(EveryMistakeInARun, IsOneLineAndLeavesNoFolder) {
  const TemporaryFolder folder;
  std::vector<std::string> arguments = {"run", folder.write("tiny.toml", kTinySpec), "--results", folder / "results"};
  arguments.insert(arguments.end(), GetParam().more.begin(), GetParam().more.end());
  const Ended run = run_program(arguments);
  EXPECT_EQ(run.code, GetParam().code);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, GetParam().message + "\n");
  EXPECT_FALSE(fs::exists(folder / "results"));
}

const std::vector<Mistake> kMistakes = {
    {"NoIterations",
     {"--set", "train.iterations=0"},
     2,
     "--set train.iterations=0: iterations in [train] must be from 1 to 1000000000, not 0"},
    {"BatchTooLarge",
     {"--set", "train.batch=37"},
     2,
     "--set train.batch=37: batch in [train] is 37, larger than the 36 faces of the training split"},
    {"UnknownKey",
     {"--set", "train.itertions=3"},
     2,
     R"(--set train.itertions=3: unknown key "itertions" in [train]; did you mean "iterations"?)"},
    {"UnknownPlugin",
     {"--set", "system.GAN + STN.plugin=gan_snt"},
     2,
     R"(--set system.GAN + STN.plugin=gan_snt: unknown plugin "gan_snt"; did you mean "gan_stn"? (looked in )" MASKBENCH_BUILD_DIR
     "/plugins; MASKBENCH_PLUGIN_PATH names further folders)"},
    {"UnknownMetric",
     {"--set", "eval.metrics=[\"sism\"]"},
     2,
     R"(--set eval.metrics=["sism"]: metrics in [eval]: unknown metric "sism"; did you mean "ssim"?)"},
    {"PenaltyBesideBatchNorm",
     {"--set", "system.GAN + STN.options.batch_norm=true", "--set", "system.GAN + STN.options.constraint=gp"},
     2,
     "--set system.GAN + STN.options.constraint=gp: constraint in options of gan_stn cannot be \"gp\" while batch_norm "
     "is true: the penalty is one of each picture, and batch norm couples pictures"},
    {"PyramidOfThreeLevels",
     {"--set", "system.GAN + STN.options.pyconv_kernels=[3, 5, 7]"},
     2,
     "--set system.GAN + STN.options.pyconv_kernels=[3, 5, 7]: pyconv_kernels in options of gan_stn must have 4 "
     "elements, not 3"},
    {"SettingWithoutAValue", {"--set", "train.iterations"}, 2, "--set train.iterations: expected key=value"},
    {"UnknownDevice", {"--device", "nonsense"}, 2, "--device nonsense: expected cpu, cuda, cuda:<number> or auto"},
    {"NegativeDevice", {"--device", "cuda:-1"}, 2, "--device cuda:-1: expected cpu, cuda, cuda:<number> or auto"},
};

INSTANTIATE_TEST_SUITE_P(Run, EveryMistakeInARun, testing::ValuesIn(kMistakes),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Run, ExitsWithThreeOnADeviceThatIsNotThere) {
  const TemporaryFolder folder;
  const Ended run = run_program(
      {"run", folder.write("tiny.toml", kTinySpec), "--results", folder / "results", "--device", "cuda:99"});
  EXPECT_EQ(run.code, 3);
  EXPECT_EQ(run.err.rfind("--device cuda:99: ", 0), 0u) << run.err;
  EXPECT_EQ(count_lines(run.err), 1);
  EXPECT_FALSE(fs::exists(folder / "results"));
}

TEST(Run, ExitsWithThreeOnCudaWithoutADriver) {
  if (fs::exists("/dev/nvidiactl")) GTEST_SKIP() << "this machine has an NVIDIA driver";
  const TemporaryFolder folder;
  const Ended run =
      run_program({"run", folder.write("tiny.toml", kTinySpec), "--results", folder / "results", "--device", "cuda"});
  EXPECT_EQ(run.code, 3);
  EXPECT_EQ(run.err.rfind("--device cuda: this ", 0), 0u) << "neither the machine nor the build: " << run.err;
}

TEST(Run, ExitsWithThreeWhereItMayNotWriteAndFinishesOnceItMay) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, to become somebody who may not write";
  const std::vector<std::string> as_nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
  const auto run_as_nobody = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), as_nobody.begin(), as_nobody.end());
    return run_command(arguments, {{"XDG_CACHE_HOME", "/dev/null/cache"}});
  };
  if (run_as_nobody({kProgram, "--version"}).code != 0) GTEST_SKIP() << "another user cannot start " << kProgram;
  const TemporaryFolder folder;
  const std::vector<std::string> command = {
      kProgram, "run", folder.write("tiny.toml", kTinySpec), "--device", "cpu", "--results", folder / "results"};
  const Ended run = run_as_nobody(command);
  EXPECT_EQ(run.code, 3) << run.err;
  EXPECT_EQ(run.err, fmt::format("cannot make folder {}: Permission denied\n", (folder / "results/tiny").string()));
  EXPECT_EQ(folder.entries(), 1);  // the spec
  fs::permissions(folder.path, fs::perms::all);
  const Ended again = run_as_nobody(command);
  EXPECT_EQ(again.code, 0) << again.err;
}

TEST(Run, ExitsWithTwoOnASpecThatIsNotThereOrNotToml) {
  const TemporaryFolder folder;
  const Ended missing = run_program({"run", folder / "missing.toml", "--device", "cpu"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_EQ(missing.err, (folder / "missing.toml").string() + ": no such file\n");
  const std::string broken = folder.write("broken.toml", "a = [\n");
  const Ended run = run_program({"run", broken, "--device", "cpu"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err.rfind(broken + ":", 0), 0u) << run.err;
}

TEST(CommandLine, ExitsWithTwoOnWhatItDoesNotKnow) {
  const std::vector<std::vector<std::string>> unknown = {
      {}, {"rnu"}, {"run", "a.toml", "--nothing"}, {"plugins", "lst"}, {"table"}};
  for (const auto& arguments : unknown) {
    const Ended ended = run_program(arguments);
    EXPECT_EQ(ended.code, 2) << testing::PrintToString(arguments);
    EXPECT_EQ(ended.out, "");
    EXPECT_NE(ended.err, "");
  }
}

TEST(CommandLine, HelpsWithEveryCommand) {
  const std::vector<std::vector<std::string>> commands = {
      {}, {"run"}, {"table"}, {"plugins", "check"}, {"data", "draw"}, {"data", "pack"}, {"data", "info"}};
  for (auto arguments : commands) {
    arguments.push_back("--help");
    const Ended ended = run_program(arguments);
    EXPECT_EQ(ended.code, 0) << testing::PrintToString(arguments);
    EXPECT_GT(count_lines(ended.out), 3);
    EXPECT_EQ(ended.err, "");
  }
}

// Runs the program by a shell that redirects its output as `redirection` says.
Ended redirected(const std::string& command, const std::string& redirection) {
  return run_command({"/bin/sh", "-c", "exec " + kProgram + " " + command + " " + redirection});
}

TEST(StandardOutput, ThatIsLostExitsWithThree) {
  const TemporaryFolder folder;
  const std::string spec = folder.write("tiny.toml", kTinySpec), results = folder / "results";
  for (const std::string& command :
       {std::string("--help"), std::string("--version"), std::string("plugins list"),
        std::string("plugins info gan_stn"), std::string("weights list"), std::string("weights list --format json"),
        std::string("weights check"), "run " + spec + " --dry-run --results " + results}) {
    for (const char* redirection : {">/dev/full", ">&-"}) {
      const Ended ended = redirected(command, redirection);
      EXPECT_EQ(ended.code, 3) << command << redirection << ended.err;
      EXPECT_NE(ended.err.find("cannot write to standard output"), std::string::npos) << command << ended.err;
    }
    EXPECT_EQ(redirected(command, ">/dev/null").code, 0) << command;
  }
}

// A closed standard output must not become the first file that is opened.
TEST(StandardOutput, ThatIsClosedIsWrittenToNoFile) {
  const TemporaryFolder folder;
  const std::string people = folder / "people";
  EXPECT_EQ(redirected("data draw --size 16 --count 1 " + people, ">&- <&-").code, 0);
  EXPECT_TRUE(fs::exists(people + "/faces/000000.png"));
}

TEST(Table, OfAMissingFolderExitsWithTwo) {
  const Ended table = run_program({"table", "/no/such/folder"});
  EXPECT_EQ(table.code, 2);
  EXPECT_EQ(table.err, "/no/such/folder: no such folder of results\n");
}

}  // namespace
}  // namespace maskbench
