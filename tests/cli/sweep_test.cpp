// End-to-end tests of sweeps, run selection and merging.
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

const std::string kSweep = R"([sweep]
options.width = [4, 8]
options.convolution = ["plain", "pyconv"]
[ablation]
rows = "options.width"
columns = "options.convolution"
reference = { options.width = 4, options.convolution = "plain" }
[[system]]
name = "GAN + STN"
plugin = "gan_stn"
[scales.small]
train.iterations = 1
)";

class ASweep : public testing::Test {
 protected:
  ASweep() { folder_.write("tiny.toml", kTinySections + kSweep); }

  Ended run(const std::string& results, std::vector<std::string> more) const {
    std::vector<std::string> all = {"run",       (folder_ / "tiny.toml").string(), "--device", "cpu",
                                    "--results", (folder_ / results).string()};
    all.insert(all.end(), more.begin(), more.end());
    return run_program(all);
  }
  fs::path tiny(const std::string& results) const { return folder_ / results / "tiny"; }
  static size_t runs_in(const fs::path& results) {
    size_t runs = 0;
    for (const auto& entry : fs::directory_iterator(results)) runs += fs::exists(entry.path() / "spec.toml");
    return runs;
  }

  TemporaryFolder folder_;
};

TEST_F(ASweep, IsPlannedRunAndTabulatedWithItsAblation) {
  const Ended plan = run("a", {"--dry-run"});
  ASSERT_EQ(plan.code, 0) << plan.err;
  EXPECT_EQ(count_lines(plan.out), 6) << plan.out;
  EXPECT_NE(plan.out.find("GAN + STN\toptions.width=8;options.convolution=plain\t3\t"), std::string::npos) << plan.out;
  EXPECT_NE(plan.err.find("6 of 6 runs to do: 4 to train, 2 only to score"), std::string::npos) << plan.err;
  const Ended ended = run("a", {});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.out.find("| width \\ convolution |"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("Difference from GAN + STN, width = 4, convolution = plain"), std::string::npos)
      << ended.out;
  const Ended after = run("a", {"--dry-run", "--set", "seeds=[3, 4]"});
  EXPECT_NE(after.err.find("4 of 10 runs to do: 4 to train, 0 only to score; training takes about "), std::string::npos)
      << after.err;
  EXPECT_NE(after.err.find(", estimated from 4 runs"), std::string::npos) << after.err;
}

TEST_F(ASweep, RunsOnlyWhatIsAskedFor) {
  const Ended some = run("a", {"--only", "GAN + STN", "--only", "width=4", "--only", "convolution=plain"});
  ASSERT_EQ(some.code, 0) << some.err;
  EXPECT_EQ(runs_in(tiny("a")), 1u);
  EXPECT_NE(some.out.find("missing"), std::string::npos) << "the table says what is not there\n" << some.out;
  const Ended none = run("a", {"--only", "width=5"});
  EXPECT_EQ(none.code, 2);
  EXPECT_EQ(none.err,
            "--only width=5: matches no run; valid entries: identity, constant, GAN + STN, options.width=4, "
            "options.width=8, options.convolution=plain, options.convolution=pyconv, seed=3\n");
}

TEST_F(ASweep, RunsSmallByOneKey) {
  const Ended plan = run("a", {"--dry-run", "--set", "scale=small"});
  EXPECT_EQ(count_lines(plan.out), 6);
  EXPECT_NE(plan.out, run("a", {"--dry-run"}).out);
}

TEST_F(ASweep, RetriesOnlyWhatFailed) {
  ASSERT_EQ(run("a", {"--only", "GAN + STN", "--only", "width=4"}).code, 0);
  std::vector<fs::path> runs;
  for (const auto& entry : fs::directory_iterator(tiny("a")))
    if (fs::exists(entry.path() / "spec.toml")) runs.push_back(entry.path());
  ASSERT_EQ(runs.size(), 2u);
  write_file_atomically(runs[0] / "status.json", R"({"state": "failed", "why": "the moon"})");
  const Ended plan = run("a", {"--dry-run", "--retry-failed"});
  EXPECT_EQ(count_lines(plan.out), 1) << plan.out;
  EXPECT_NE(plan.out.find("partial"), std::string::npos);
  ASSERT_EQ(run("a", {"--retry-failed"}).code, 0);
  EXPECT_EQ(runs_in(tiny("a")), 2u);
  EXPECT_EQ(nlohmann::json::parse(read_file(runs[0] / "status.json"))["state"], "done");
}

TEST_F(ASweep, OfTwoMachinesIsMerged) {
  ASSERT_EQ(run("a", {"--only", "width=4"}).code, 0);
  ASSERT_EQ(run("b", {"--only", "width=8"}).code, 0);
  ASSERT_EQ(run("whole", {"--only", "GAN + STN"}).code, 0);
  const Ended merged =
      run_program({"merge", tiny("a").string(), tiny("b").string(), (folder_ / "c" / "tiny").string()});
  ASSERT_EQ(merged.code, 0) << merged.err;
  EXPECT_EQ(merged.err.substr(0, merged.err.find('\n')), "4 runs copied, 0 replaced, 0 unchanged");
  for (const char* file : {"experiment.json", "table.csv", "table.json", "ablation.md"})
    EXPECT_EQ(read_file(tiny("c") / file), read_file(tiny("whole") / file)) << file;
  const Ended again = run_program({"merge", tiny("a").string(), tiny("c").string()});
  EXPECT_EQ(again.err.substr(0, again.err.find('\n')), "0 runs copied, 0 replaced, 2 unchanged");
}

TEST_F(ASweep, OfOtherResultsIsNotMerged) {
  ASSERT_EQ(run("a", {"--only", "width=4"}).code, 0);
  ASSERT_EQ(run("b", {"--only", "width=4", "--only", "convolution=plain"}).code, 0);
  for (const auto& entry : fs::directory_iterator(tiny("b")))
    if (fs::exists(entry.path() / "metrics.json")) {
      write_file_atomically(entry.path() / "metrics.json", R"({"ssim": {"value": 1, "protocol": "ssim-wang"}})");
      fs::remove(entry.path() / "manifest.json");
    }
  const std::string before = read_file(tiny("a") / "table.csv");
  const Ended merged = run_program({"merge", tiny("b").string(), tiny("a").string()});
  EXPECT_EQ(merged.code, 2);
  EXPECT_NE(merged.err.find("nothing was merged: gan-stn-"), std::string::npos) << merged.err;
  EXPECT_NE(merged.err.find("ended with other results in"), std::string::npos) << merged.err;
  EXPECT_EQ(read_file(tiny("a") / "table.csv"), before);
  EXPECT_EQ(run_program({"merge", folder_.path.string(), tiny("a").string()}).code, 2);
}

TEST_F(ASweep, OfNamesThatNoFolderTellsApartHasARunAndARowOfEach) {
  const std::vector<std::string> names = {"WGAN",
                                          "WGAN+",
                                          "GAN \xce\xb1",
                                          "GAN \xce\xb2",
                                          "Identity",
                                          "\xe6\xa8\xa1\xe5\x9e\x8b\xe4\xb8\x80",
                                          "\xe6\xa8\xa1\xe5\x9e\x8b\xe4\xba\x8c",
                                          std::string(300, 'x'),
                                          std::string(300, 'x') + "y"};
  std::string spec = kTinySections;
  for (const std::string& name : names) spec += "[[system]]\nname = \"" + name + "\"\nplugin = \"keypoint\"\n";
  folder_.write("tiny.toml", spec);
  const Ended ended = run("a", {});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(runs_in(tiny("a")), names.size() + 2);  // identity and constant
  std::vector<std::string> rows;
  const auto table = nlohmann::json::parse(read_file(tiny("a") / "table.json"));
  for (const auto& row : table["rows"]) {
    rows.push_back(row["system"]);
    EXPECT_EQ(row["state"], "done") << rows.back();
  }
  std::vector<std::string> wanted = {"identity", "constant"};
  wanted.insert(wanted.end(), names.begin(), names.end());
  EXPECT_EQ(rows, wanted);
  EXPECT_NE(run("a", {}).err.find("11 of 11 runs are already finished"), std::string::npos);
  const Ended merged = run_program({"merge", tiny("a").string(), (folder_ / "b").string()});
  EXPECT_EQ(merged.err.substr(0, merged.err.find('\n')), "11 runs copied, 0 replaced, 0 unchanged");
}

TEST_F(ASweep, WithoutSlurmSaysSo) {
  const Ended ended = run_command({kProgram, "run", (folder_ / "tiny.toml").string(), "--device", "cpu", "--results",
                                   (folder_ / "a").string(), "--launcher", "slurm"},
                                  {{"PATH", "/nowhere"}});
  EXPECT_EQ(ended.code, 3);
  EXPECT_EQ(ended.err, "Slurm is not installed here: no sbatch in PATH; --launcher local needs none\n");
}

}  // namespace
}  // namespace maskbench
