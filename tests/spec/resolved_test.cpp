// The resolved spec of a run, and the hash of what decides its numbers.
#include <functional>

#include "system/atomic_file.h"
#include "tests/spec/spec_file.h"

namespace maskbench {
namespace {

Run back_from_toml(const std::string& text) {
  const TemporaryFolder folder;
  return read_resolved_run(folder.write("spec.toml", text), tiny_catalogue());
}

void expect_same(const Options& a, const Options& b) {
  ASSERT_EQ(a.names(), b.names());
  for (const std::string& name : a.names()) EXPECT_EQ(a.at(name), b.at(name)) << name;
}

TEST(ResolvedSpec, ReadsBackAsTheSameRun) {
  for (const auto& run : read_text(kTinySpec, {"system.GAN.options.k=0.1", "title=\"\\\"\\u007f\""}).runs) {
    const auto back = back_from_toml(to_toml(run));
    EXPECT_EQ(back.experiment, run.experiment);
    EXPECT_EQ(back.system, run.system);
    EXPECT_EQ(back.plugin, run.plugin);
    EXPECT_EQ(back.plugin_source_sha256, run.plugin_source_sha256);
    EXPECT_EQ(back.seed, run.seed);
    EXPECT_EQ(back.trained, run.trained);
    expect_same(back.options, run.options);
    expect_same(back.data, run.data);
    expect_same(back.eval, run.eval);
    if (run.trained) expect_same(back.train, run.train);
    EXPECT_EQ(to_toml(back), to_toml(run));
    EXPECT_EQ(run_hash(back, "program", "cpu"), run_hash(run, "program", "cpu"));
  }
}

TEST(ResolvedSpec, KeepsANameWithEveryKindOfCharacter) {
  auto run = read_text(kTinySpec).runs[0];
  run.system = "a \"b\" \\ \n\t\x01\x7f \xc3\xa4 \xf0\x9f\x98\xb7 ]#'";
  EXPECT_EQ(back_from_toml(to_toml(run)).system, run.system);
}

TEST(ResolvedSpec, WritesEveryDefaultOut) {
  const std::string text = to_toml(read_text(kTinySpec).runs[0]);
  for (const char* line : {"seed = 0\n", "width = 8\n", "k = 2.0\n", "test_share = 0.1\n", "critic_steps = 5\n",
                           "betas = [0.5, 0.9]\n", "metrics = [\"ssim\"]\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line;
}

TEST(ResolvedSpec, LeavesTrainingOutOfWhatIsNotTrained) {
  EXPECT_EQ(to_toml(read_text(kTinySpec).runs[2]).find("[train]"), std::string::npos);
}

TEST(ResolvedSpec, RefusesAnUnknownPluginAndAnUnknownKey) {
  const std::string text = to_toml(read_text(kTinySpec).runs[0]);
  EXPECT_THROW(back_from_toml(replaced(text, "plugin = \"gan\"", "plugin = \"other\"")), UserError);
  EXPECT_THROW(back_from_toml(replaced(text, "width = 8", "breadth = 8")), UserError);
}

struct Change {
  const char* name;
  std::function<void(Run&)> apply;
};
void PrintTo(const Change& change, std::ostream* out) { *out << change.name; }

std::string hash_after(const std::function<void(Run&)>& apply) {
  auto run = read_text(kTinySpec).runs[0];
  apply(run);
  return run_hash(run, "program", "cpu");
}

void nothing(Run&) {}

const std::vector<Change> kDeciding = {
    {"Seed", [](Run& run) { run.seed = 1; }},
    {"System", [](Run& run) { run.system = "other"; }},
    {"Plugin", [](Run& run) { run.plugin = "other"; }},
    {"Source", [](Run& run) { run.plugin_source_sha256 = "another source"; }},
    {"Option", [](Run& run) { run.options.set("k", 3.0); }},
    {"Data", [](Run& run) { run.data.set("seed", int64_t{1}); }},
    {"Train", [](Run& run) { run.train.set("iterations", int64_t{4}); }},
    {"Threads", [](Run& run) { run.train.set("threads", int64_t{2}); }},
    {"Determinism", [](Run& run) { run.train.set("determinism", std::string("strict")); }},
    {"EvalEvery", [](Run& run) { run.train.set("eval_every", int64_t{1}); }},
};

class EveryDecidingChange : public testing::TestWithParam<Change> {};

TEST_P(EveryDecidingChange, ChangesTheHash) { EXPECT_NE(hash_after(GetParam().apply), hash_after(nothing)); }

INSTANTIATE_TEST_SUITE_P(RunHash, EveryDecidingChange, testing::ValuesIn(kDeciding),
                         [](const auto& info) { return std::string(info.param.name); });

const std::vector<Change> kIndifferent = {
    {"Nothing", nothing},
    {"Experiment", [](Run& run) { run.experiment = "other"; }},
    {"LogEvery", [](Run& run) { run.train.set("log_every", int64_t{1}); }},
    {"SampleEvery", [](Run& run) { run.train.set("sample_every", int64_t{1}); }},
    {"CheckpointEvery", [](Run& run) { run.train.set("checkpoint_every", int64_t{1}); }},
    {"HangSeconds", [](Run& run) { run.train.set("hang_seconds", int64_t{1}); }},
    {"KeepCheckpoints", [](Run& run) { run.train.set("keep_checkpoints", int64_t{0}); }},
    {"EvalPairs", [](Run& run) { run.eval.set("pairs", int64_t{9}); }},
    {"EvalReference", [](Run& run) { run.reference_source_sha256 = "another source"; }},
    {"SampleSheets", [](Run& run) { run.eval.set("figure_faces", Integers{7}); }},
};

class EveryIndifferentChange : public testing::TestWithParam<Change> {};

TEST_P(EveryIndifferentChange, LeavesTheHash) { EXPECT_EQ(hash_after(GetParam().apply), hash_after(nothing)); }

INSTANTIATE_TEST_SUITE_P(RunHash, EveryIndifferentChange, testing::ValuesIn(kIndifferent),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(RunHash, ChangesWithTheProgramAndTheDevice) {
  const auto run = read_text(kTinySpec).runs[0];
  EXPECT_NE(run_hash(run, "program", "cpu"), run_hash(run, "another program", "cpu"));
  EXPECT_NE(run_hash(run, "program", "cpu"), run_hash(run, "program", "cuda"));
  EXPECT_EQ(run_hash(run, "program", "cpu").size(), 64u);
}

TEST(RunHash, OfWhatIsNotTrainedIgnoresSeedAndTraining) {
  auto run = read_text(kTinySpec).runs[2];
  const std::string before = run_hash(run, "program", "cpu");
  run.seed = 5;
  run.train.set("iterations", int64_t{9});
  EXPECT_EQ(run_hash(run, "program", "cpu"), before);
}

}  // namespace
}  // namespace maskbench
