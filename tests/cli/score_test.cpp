// End-to-end tests of `maskbench score` and of runs that are scored again.
#include <nlohmann/json.hpp>
#include <thread>

#include "base/sha256.h"
#include "system/child_process.h"
#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class Scoring : public testing::Test {
 protected:
  Scoring() { folder_.write("tiny.toml", kTinySpec); }

  Ended run(const std::string& results, std::vector<std::string> more = {}, const Environment& added = {}) const {
    more.insert(more.begin(),
                {"run", folder_ / "tiny.toml", "--device", "cpu", "--jobs", "1", "--results", folder_ / results});
    return run_program(more, added);
  }
  Ended score(const std::string& folder, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"score", folder_ / folder, "--device", "cpu", "--jobs", "1"});
    return run_program(more);
  }
  fs::path trained(const std::string& results) const {
    for (const auto& entry : fs::directory_iterator(folder_.path / results / "tiny"))
      if (entry.path().filename().string().starts_with("gan-stn-")) return entry.path();
    return {};
  }
  // SHA-256 of what tables read and are, of the trained run, and of its spec.
  std::map<std::string, std::string> shown(const std::string& results) const {
    std::map<std::string, std::string> found;
    for (const char* file : {"metrics.json", "metrics.csv", "spec.toml"})
      found[file] = sha256_of_file(trained(results) / file);
    for (const auto& entry : fs::directory_iterator(trained(results) / "samples/grid"))
      found[entry.path().filename()] = sha256_of_file(entry.path());
    for (const char* file : {"table.md", "table.json", "experiment.json"})
      found[file] = sha256_of_file(folder_.path / results / "tiny" / file);
    return found;
  }
  // Identity of the weights' file: its content, and whether it was written again.
  std::string weights(const std::string& results) const {
    const fs::path file = trained(results) / "checkpoints/000003/model.safetensors";
    return fmt::format("{} {}", sha256_of_file(file), fs::last_write_time(file).time_since_epoch().count());
  }
  int64_t times_trained(const std::string& results) const {
    const std::string log = read_file(trained(results) / "log.txt");
    int64_t times = 0;
    for (size_t at = 0; (at = log.find("ms per iteration", at)) != std::string::npos; ++at) ++times;
    return times;
  }

  const TemporaryFolder folder_;
};

TEST_F(Scoring, OfAFinishedRunTrainsNothingAndGivesTheBytesOfARunMadeSoFromTheStart) {
  ASSERT_EQ(run("a").code, 0);
  const std::string before = weights("a");
  const std::vector<std::vector<std::string>> changes = {
      {"--set", R"(eval.metrics=["ssim","corner_error","coverage","psnr","is-embedded"])"},
      {"--set", "eval.pairs=16"},
      {"--set", "eval.seed=7"},
      {"--set", "eval.reference=face"},
      {"--set", "eval.figure_masks=[1,2]"}};
  std::vector<std::string> all;
  for (const auto& change : changes) {
    all.insert(all.end(), change.begin(), change.end());
    ASSERT_EQ(run("a", all).code, 0) << change[1];
    EXPECT_EQ(weights("a"), before) << change[1];
    EXPECT_EQ(times_trained("a"), 1) << change[1];
  }
  ASSERT_EQ(run("b", all).code, 0);
  EXPECT_EQ(shown("a"), shown("b"));
  ASSERT_EQ(run("a").code, 0);
  ASSERT_EQ(run("c").code, 0);
  EXPECT_EQ(shown("a"), shown("c")) << "the first set of scores was kept";
}

TEST_F(Scoring, IsShownBeforehand) {
  const auto states = [&](const std::vector<std::string>& more) {
    std::vector<std::string> all = {"--dry-run"};
    all.insert(all.end(), more.begin(), more.end());
    const std::string out = run("a", all).out;
    const size_t line = out.find("GAN + STN");
    const std::string text = out.substr(line, out.find('\n', line) - line);
    return text.substr(text.find('\t', text.find('\t', text.find('\t', text.find('\t') + 1) + 1) + 1) + 1);
  };
  EXPECT_EQ(states({}), "to be trained\tto be scored");
  ASSERT_EQ(run("a").code, 0);
  EXPECT_EQ(states({}), "trained\tscored");
  EXPECT_EQ(states({"--set", "eval.pairs=16"}), "trained\tto be scored");
  EXPECT_EQ(states({"--set", "train.batch=5"}), "to be trained (stale)\tto be scored");
}

TEST_F(Scoring, NeedsNoSpec) {
  ASSERT_EQ(run("a").code, 0);
  const std::string before = weights("a");
  const Ended ended = score("a/tiny", {"--metrics", "psnr,mask-iou", "--set", "eval.pairs=16"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(weights("a"), before);
  ASSERT_EQ(run("b", {"--set", R"(eval.metrics=["ssim","corner_error","coverage","psnr","mask_iou"])", "--set",
                      "eval.pairs=16"})
                .code,
            0);
  EXPECT_EQ(shown("a"), shown("b"));
  EXPECT_NE(score("a/tiny").err.find("0 of 4 runs to score"), std::string::npos);
  const std::string one = fmt::format("a/tiny/{}", trained("a").filename().string());
  EXPECT_NE(score(one, {"--set", "eval.pairs=8"}).err.find("1 of 1 runs to score"), std::string::npos);
  EXPECT_NE(run_program({"table", folder_ / "a/tiny"}).out.find("scored by other settings"), std::string::npos)
      << "a table does not mix sets of scores";
}

TEST_F(Scoring, ByValidationPeopleAndThenByTestPeopleKeepsBothAndSaysWhich) {
  const std::vector<std::string> apart{"--set", "data.validation_share=0.3", "--set"};
  auto validation = apart, test = apart;
  validation.push_back("eval.split=validation");
  test.push_back("eval.split=test");
  ASSERT_EQ(run("a", validation).code, 0);
  const std::string before = weights("a"), table = read_file(folder_ / "a/tiny/table.md");
  EXPECT_NE(table.find("the people of the validation split"), std::string::npos) << table;
  ASSERT_EQ(score("a/tiny", {"--set", "eval.split=test"}).code, 0);
  EXPECT_EQ(weights("a"), before) << "nothing was trained";
  ASSERT_EQ(run("b", test).code, 0);
  EXPECT_EQ(shown("a"), shown("b"));
  EXPECT_EQ(read_file(folder_ / "a/tiny/table.md").find("validation split"), std::string::npos);
  ASSERT_EQ(score("a/tiny", {"--set", "eval.split=validation"}).code, 0);
  EXPECT_EQ(read_file(folder_ / "a/tiny/table.md"), table) << "nothing was lost";
}

TEST_F(Scoring, OfCheckpointsDrawsAMetricOverIterations) {
  ASSERT_EQ(run("a", {"--set", "train.checkpoint_every=1", "--set", "train.keep_checkpoints=0"}).code, 0);
  ASSERT_EQ(score("a/tiny", {"--checkpoint", "2"}).code, 0);
  const fs::path file = trained("a") / "scores/by_iteration.csv";
  const std::string two = read_file(file);
  EXPECT_EQ(count_lines(two), 3) << two;
  ASSERT_EQ(score("a/tiny", {"--checkpoint", "all"}).code, 0);
  const std::string all = read_file(file);
  EXPECT_EQ(count_lines(all), 4) << all;
  EXPECT_TRUE(all.starts_with("iteration,ssim,corner_error,coverage\n1,")) << all;
  const Ended missing = score("a/tiny", {"--checkpoint", "77"});
  EXPECT_EQ(missing.code, 1);
  EXPECT_NE(missing.err.find("checkpoints/000077 is missing"), std::string::npos) << missing.err;
  EXPECT_EQ(json::parse(read_file(trained("a") / "status.json"))["state"], "done") << "the run stays finished";
}

TEST_F(Scoring, RepairsAFinishedRunWithoutScores) {
  ASSERT_EQ(run("a").code, 0);
  const auto before = shown("a");
  fs::remove(trained("a") / "metrics.json");
  ASSERT_EQ(run("a").code, 0);
  EXPECT_EQ(shown("a"), before);
  fs::remove_all(trained("a") / "scores");
  fs::remove(trained("a") / "metrics.csv");
  ASSERT_EQ(run("a").code, 0);
  EXPECT_EQ(shown("a"), before);
}

TEST_F(Scoring, ThatIsKilledIsFinishedByTheSameCommand) {
  ASSERT_EQ(run("a", {"--set", "eval.pairs=400"}).code, 0);
  ASSERT_EQ(run("b").code, 0);
  const std::string before = weights("b");
  for (int milliseconds : {300, 600, 900}) {
    ChildProcess killed({kProgram, "run", folder_ / "tiny.toml", "--device", "cpu", "--jobs", "1", "--set",
                         "eval.pairs=400", "--results", folder_ / "b"},
                        folder_ / "log");
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    killed.signal(SIGKILL);
    killed.wait();
  }
  ASSERT_EQ(run("b", {"--set", "eval.pairs=400"}).code, 0);
  EXPECT_EQ(weights("b"), before);
  EXPECT_EQ(shown("a"), shown("b"));
}

TEST_F(Scoring, IsProvedApartFromTheWeights) {
  ASSERT_EQ(run("a").code, 0);
  const std::string run_folder = trained("a").string();
  const Ended both = run_program({"verify", run_folder}), scores = run_program({"verify", run_folder, "--scores"});
  EXPECT_EQ(both.code, 0) << both.err;
  EXPECT_NE(both.out.find("weights: bit-identical: "), std::string::npos) << both.out;
  EXPECT_NE(both.out.find("scores: bit-identical: metrics.json"), std::string::npos) << both.out;
  EXPECT_EQ(scores.code, 0) << scores.err;
  EXPECT_EQ(scores.out.find("weights"), std::string::npos) << scores.out;
  EXPECT_NE(scores.out.find("scores: bit-identical: metrics.json"), std::string::npos) << scores.out;
}

TEST_F(Scoring, RefusesWhatWouldTrainAgainAndUnknownNames) {
  ASSERT_EQ(run("a").code, 0);
  const auto refused = [&](const std::vector<std::string>& more, const std::string& message) {
    const Ended ended = score("a/tiny", more);
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_NE(ended.err.find(message), std::string::npos) << ended.err;
  };
  refused({"--set", "train.batch=5"}, "only [eval] can be set");
  refused({"--metrics", "sim"}, "unknown metric \"sim\"; did you mean \"ssim\"?");
  refused({"--set", "eval.pair=5"}, "unknown key \"pair\"");
  refused({"--checkpoint", "lst"}, "did you mean \"last\"?");
  EXPECT_EQ(run_program({"score", folder_ / "nothing"}).code, 2);
}

}  // namespace
}  // namespace maskbench
