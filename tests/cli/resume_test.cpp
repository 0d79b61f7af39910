// End-to-end tests of interrupted, failed, shared and verified runs.
#include <nlohmann/json.hpp>
#include <thread>

#include "base/sha256.h"
#include "formats/safetensors.h"
#include "system/child_process.h"
#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const std::string kLong = R"([[system]]
name = "GAN + STN"
plugin = "gan_stn"
options = { width = 4 }
train = { iterations = 400, checkpoint_every = 50, log_every = 10 }
)";

fs::path run_of(const fs::path& results, const std::string& begin) {
  for (const auto& entry : fs::directory_iterator(results))
    if (entry.path().filename().string().rfind(begin, 0) == 0) return entry.path();
  return results / ("no run " + begin);
}

json status_of(const fs::path& run) { return json::parse(read_file(run / "status.json")); }

class ARun : public testing::Test {
 protected:
  std::vector<std::string> command(const std::string& results, std::vector<std::string> more = {}) const {
    std::vector<std::string> all = {"run",       (folder_ / "tiny.toml").string(), "--device", "cpu", "--jobs", "1",
                                    "--results", (folder_ / results).string()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  Ended run(const std::string& results, const std::vector<std::string>& more = {}) const {
    return run_program(command(results, more), {{"MASKBENCH_PLUGIN_PATH", plugins_}});
  }
  ChildProcess start(const std::string& results) const {
    auto all = command(results);
    all.insert(all.begin(), kProgram);
    return ChildProcess(all, folder_ / (results + ".log"));
  }
  fs::path trained(const std::string& results) const { return run_of(folder_ / results / "tiny", "gan-stn-"); }
  // Waits until the run has a checkpoint.
  void wait_for_checkpoint(const std::string& results) const {
    for (int i = 0; i < 6000; ++i) {
      std::error_code ignored;
      const fs::path tiny = folder_ / results / "tiny";
      if (fs::is_directory(tiny, ignored) && fs::is_directory(trained(results) / "checkpoints/000050", ignored)) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL() << "no checkpoint after a minute";
  }
  // Compares the files that must be identical.
  std::map<std::string, std::string> bytes(const std::string& results) const {
    std::map<std::string, std::string> found;
    for (const char* file : {"metrics.json", "metrics.csv", "scalars.jsonl", "checkpoints/000400/model.safetensors",
                             "checkpoints/000400/training.safetensors"})
      found[file] = sha256_of_file(trained(results) / file);
    for (const char* file : {"table.md", "table.tex", "table.csv", "table.json"})
      found[file] = sha256_of_file(folder_ / results / "tiny" / file);
    return found;
  }

  const TemporaryFolder folder_;
  std::string plugins_;
};

TEST_F(ARun, ThatWasInterruptedSaysHowToGoOnAndEndsWithTheSameBytes) {
  folder_.write("tiny.toml", kTinySections + kLong);
  ASSERT_EQ(run("untouched").code, 0);
  {
    ChildProcess stopped = start("stopped");
    wait_for_checkpoint("stopped");
    stopped.signal(SIGINT);
    EXPECT_EQ(stopped.wait().code, 130);
  }
  const std::string said = read_file(folder_ / "stopped.log");
  EXPECT_NE(said.find("stopping: runs finish their iteration and write a checkpoint"), std::string::npos) << said;
  EXPECT_NE(said.find("run the same command to resume"), std::string::npos) << said;
  EXPECT_EQ(status_of(trained("stopped"))["state"], "interrupted");
  const int64_t iteration = status_of(trained("stopped"))["iteration"];
  EXPECT_TRUE(fs::is_directory(trained("stopped") / fmt::format("checkpoints/{:06}", iteration))) << iteration;
  EXPECT_NE(run("stopped", {"--dry-run"}).out.find("\tto be trained (partial)\t"), std::string::npos);
  ASSERT_EQ(run("stopped").code, 0);
  EXPECT_NE(read_file(trained("stopped") / "log.txt").find("resuming from checkpoint"), std::string::npos);
  EXPECT_EQ(bytes("stopped"), bytes("untouched"));
}

TEST_F(ARun, StopsAtOnceWhenInterruptedTwice) {
  folder_.write("tiny.toml", kTinySections + kLong);
  ChildProcess stopped = start("stopped");
  wait_for_checkpoint("stopped");
  stopped.signal(SIGTERM);
  stopped.signal(SIGINT);
  EXPECT_EQ(stopped.wait().code, 130);
  EXPECT_EQ(run("stopped").code, 0);
}

TEST_F(ARun, IsSharedByTwoProcesses) {
  folder_.write("tiny.toml", kTinySections + kLong + kTinySystems.substr(0, kTinySystems.find("[[system]]", 1)));
  ChildProcess first = start("shared");
  wait_for_checkpoint("shared");
  const Ended second = run("shared");
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_EQ(first.wait().code, 0);
  EXPECT_NE(second.err.find("GAN + STN, seed 3: left to process "), std::string::npos) << second.err;
  EXPECT_NE(second.err.find("GAN + STN, seed 3: done by another process"), std::string::npos) << second.err;
  ASSERT_EQ(run("alone").code, 0);
  EXPECT_EQ(bytes("shared"), bytes("alone"));
}

TEST_F(ARun, TakesOverTheRunOfAProcessThatWasKilled) {
  folder_.write("tiny.toml", kTinySections + kLong);
  ChildProcess first = start("shared");
  wait_for_checkpoint("shared");
  first.signal(SIGKILL);
  const Ended second = run("shared");
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_EQ(status_of(trained("shared"))["state"], "done");
}

TEST_F(ARun, HasTheSameWeightsHoweverOftenItIsLookedAt) {
  folder_.write("tiny.toml", kTinySections + kTinySystems);
  ASSERT_EQ(run("seldom", {"--set", "train.iterations=6"}).code, 0);
  std::vector<std::string> often = {"--set", "train.iterations=6"};
  for (const char* key : {"eval_every", "log_every", "sample_every", "checkpoint_every"}) {
    often.push_back("--set");
    often.push_back(fmt::format("train.{}=1", key));
  }
  ASSERT_EQ(run("often", often).code, 0);
  const std::string file = "checkpoints/000006/training.safetensors";
  const SafetensorsFile a(trained("seldom") / file), b(trained("often") / file);
  ASSERT_EQ(a.tensors().size(), b.tensors().size());
  for (const auto& [name, view] : a.tensors()) EXPECT_EQ(view.bytes, b.tensors().at(name).bytes) << name;
  EXPECT_GT(count_lines(read_file(trained("often") / "scalars.jsonl")),
            count_lines(read_file(trained("seldom") / "scalars.jsonl")));
}

// On the CPU all three give the same bits, and no model uses an operation that "strict" rejects.
TEST_F(ARun, HasTheSameScoresOnTheCpuWhateverItsDeterminism) {
  folder_.write("tiny.toml", kTinySections + kTinySystems);
  const auto hash = [this](const std::string& determinism) {
    const Ended ended = run(determinism, {"--set", "train.determinism=" + determinism});
    EXPECT_EQ(ended.code, 0) << ended.err;
    const auto manifest = json::parse(read_file(trained(determinism) / "manifest.json"));
    EXPECT_EQ(manifest["determinism"], determinism);
    return sha256_of_file(trained(determinism) / "metrics.csv");
  };
  const std::string seeded = hash("seeded");
  EXPECT_EQ(hash("off"), seeded);
  EXPECT_EQ(hash("strict"), seeded);
}

struct Misbehaviour {
  std::string how, state, why;
};
void PrintTo(const Misbehaviour& what, std::ostream* out) { *out << what.how; }

class EveryMisbehaviour : public ARun, public testing::WithParamInterface<Misbehaviour> {};

TEST_P(EveryMisbehaviour, IsARowWithItsCauseAndTheOthersGoOn) {
  fs::create_directory(folder_ / "plugins");
  fs::create_symlink(MASKBENCH_BUILD_DIR "/test_plugins/misbehaves.so", folder_ / "plugins/misbehaves.so");
  plugins_ = (folder_ / "plugins").string();
  folder_.write("tiny.toml",
                kTinySections + fmt::format("[[system]]\nname = \"bad\"\nplugin = \"misbehaves\"\n"
                                            "options = {{ width = 4, how = \"{}\" }}\n"
                                            "train = {{ iterations = 8, log_every = 1, hang_seconds = 4 }}\n"
                                            "[[system]]\nname = \"key points\"\nplugin = \"keypoint\"\n",
                                            GetParam().how));
  const Ended ended = run("results");
  EXPECT_EQ(ended.code, GetParam().state == "failed" ? 1 : 0) << ended.err;
  const auto table = json::parse(read_file(folder_ / "results/tiny/table.json"));
  ASSERT_EQ(table["rows"].size(), 4u);
  for (const auto& row : table["rows"]) {
    EXPECT_EQ(row["state"], row["system"] == "bad" ? GetParam().state : "done") << row["system"];
    if (row["system"] != "bad") continue;
    const std::string why = row["runs"][0]["why"];
    EXPECT_NE(why.find(GetParam().why), std::string::npos) << why;
  }
  const json status = status_of(run_of(folder_ / "results/tiny", "bad-"));
  EXPECT_EQ(status.contains("log"), GetParam().state == "failed");
  if (status.contains("log")) {
    EXPECT_FALSE(status["log"].empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Runs, EveryMisbehaviour,
                         testing::Values(Misbehaviour{"crash", "failed", "signal 11 (Segmentation fault)"},
                                         Misbehaviour{"exit", "failed", "ended with exit code 0"},
                                         Misbehaviour{"throw", "failed", "the plugin gives up"},
                                         Misbehaviour{"hang", "failed", "hung: no iteration for 4 s"},
                                         Misbehaviour{"memory", "failed", "out of memory"},
                                         Misbehaviour{"nan", "diverged", "at iteration 3"}),
                         [](const auto& info) { return info.param.how; });

class Verify : public ARun {
 protected:
  void SetUp() override {
    folder_.write("tiny.toml", kTinySections + kTinySystems);
    ASSERT_EQ(run("results", {"--set", "train.checkpoint_every=1", "--set", "train.log_every=1"}).code, 0);
  }
  std::string stored() const { return trained("results"); }
  Ended verify(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"verify", stored()});
    return run_program(more);
  }
  void expect_difference(const std::string& words) const {
    const Ended ended = verify();
    EXPECT_EQ(ended.code, 1) << ended.out << ended.err;
    EXPECT_NE(ended.out.find("differs: " + words), std::string::npos) << ended.out << ended.err;
    EXPECT_NE(ended.out.find("most likely cause: "), std::string::npos) << ended.out;
  }
  void flip(const std::string& file) const {
    std::string text = read_file(fs::path(stored()) / file);
    text.back() = char(text.back() ^ 1);
    write_file_atomically(fs::path(stored()) / file, text);
  }
};

TEST_F(Verify, FindsARunTheSame) {
  const Ended ended = verify();
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  for (const char* file : {"samples/000000.png", "scalars.jsonl", "checkpoints/000003/training.safetensors",
                           "metrics.json", "metrics.csv", "samples/grid/0_0.png"})
    EXPECT_NE(ended.out.find(file), std::string::npos) << ended.out;
}

TEST_F(Verify, FindsAPartOfARunTheSame) {
  const Ended ended = verify({"--from", "000002", "--iterations", "1"});
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_NE(ended.out.find("checkpoints/000003/training.safetensors"), std::string::npos) << ended.out;
  EXPECT_EQ(verify({"--from", "000001", "--iterations", "1"}).code, 2);  // only the last two are kept
  EXPECT_EQ(verify({"--from", "000002"}).code, 2);
}

TEST_F(Verify, NamesAWeightFileThatWasChanged) {
  flip("checkpoints/000003/model.safetensors");
  expect_difference("checkpoints/000003/model.safetensors was changed after the run had ended");
}

TEST_F(Verify, NamesAPictureThatWasChanged) {
  flip("samples/000003.png");
  expect_difference("samples/000003.png was changed after the run had ended");
}

TEST_F(Verify, NamesASpecThatWasChanged) {
  std::string text = read_file(fs::path(stored()) / "spec.toml");
  text.replace(text.find("batch = 4"), 9, "batch = 5");
  write_file_atomically(fs::path(stored()) / "spec.toml", text);
  expect_difference("spec.toml: does not match the manifest of the run");
}

// Repeating the run detects an edit even if the stored hashes were edited too.
TEST_F(Verify, NamesTheTensorWhereTheManifestWasMadeToFit) {
  flip("checkpoints/000003/training.safetensors");
  json manifest = json::parse(read_file(fs::path(stored()) / "manifest.json"));
  const std::string before = manifest["results"]["checkpoints/000003/training.safetensors"];
  const std::string now = sha256_of_file(fs::path(stored()) / "checkpoints/000003/training.safetensors");
  std::string text = read_file(fs::path(stored()) / "manifest.json");
  text.replace(text.find(before), before.size(), now);
  const size_t seal = text.rfind(",\n  \"sha256\"");
  const std::string rest = text.substr(0, seal) + "\n}";
  write_file_atomically(fs::path(stored()) / "manifest.json",
                        text.substr(0, seal) + ",\n  \"sha256\": \"" + sha256(rest) + "\"\n}\n");
  expect_difference("checkpoints/000003/training.safetensors: \"");
}

TEST_F(Verify, RefusesWhatIsNoRun) {
  const Ended ended = run_program({"verify", (folder_ / "results").string()});
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("no run, it holds no manifest.json"), std::string::npos) << ended.err;
}

}  // namespace
}  // namespace maskbench
