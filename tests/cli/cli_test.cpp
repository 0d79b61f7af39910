// End-to-end tests: output and files of the program.
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "base/sha256.h"
#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream stream(line);
  for (std::string cell; std::getline(stream, cell, '\t');) cells.push_back(cell);
  return cells;
}

// Returns name and hash of each file below `folder` accepted by `wanted`.
template <class Wanted>
std::map<std::string, std::string> hashes(const fs::path& folder, Wanted wanted) {
  std::map<std::string, std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && wanted(entry.path()))
      found[fs::relative(entry.path(), folder)] = sha256_of_file(entry.path());
  return found;
}

// Accepts the last checkpoint only: which others exist depends on timing.
bool is_number_file(const fs::path& file) {
  return file.filename() == "metrics.json" || file.filename() == "metrics.csv" ||
         (file.parent_path().filename() == "000003" && file.extension() == ".safetensors");
}

// Returns the run folder whose name begins with the prefix.
fs::path run_folder(const fs::path& results, const std::string& begin) {
  for (const auto& entry : fs::directory_iterator(results))
    if (entry.path().filename().string().rfind(begin, 0) == 0) return entry.path();
  throw std::runtime_error("no run " + begin);
}

// One tiny experiment, run once and shared by all read-only tests.
class TinyExperiment : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    folder_->write("tiny.toml", kTinySpec);
    before_ = run({"--dry-run"});
    first_ = run({});
  }
  static void TearDownTestSuite() { delete std::exchange(folder_, nullptr); }

  static Ended run(const std::vector<std::string>& more, const std::string& results = "results") {
    std::vector<std::string> arguments = {"run", spec(), "--device", "cpu", "--results", (*folder_ / results).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments);
  }
  static std::string spec() { return (*folder_ / "tiny.toml").string(); }
  static fs::path results() { return *folder_ / "results/tiny"; }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline Ended before_, first_;
};

TEST_F(TinyExperiment, EndsWell) {
  EXPECT_EQ(first_.code, 0) << first_.err;
  for (const char* system : {"identity", "constant", "key points", "GAN + STN"})
    EXPECT_NE(first_.out.find(std::string("| ") + system), std::string::npos) << first_.out;
}

TEST_F(TinyExperiment, LeavesEveryFileOfTheContract) {
  for (const char* file : {"table.md", "table.tex", "table.csv", "table.json", "grid.png"})
    EXPECT_TRUE(fs::is_regular_file(results() / file)) << file;
  const fs::path trained = run_folder(results(), "gan-stn-");
  for (const char* file : {"spec.toml", "manifest.json", "scalars.jsonl", "metrics.json", "metrics.csv", "status.json",
                           "samples/000000.png", "checkpoints/000003/model.safetensors",
                           "checkpoints/000003/training.safetensors", "checkpoints/000003/state.json"})
    EXPECT_TRUE(fs::is_regular_file(trained / file)) << file;
  for (const auto& entry : fs::recursive_directory_iterator(results()))
    EXPECT_NE(entry.path().extension(), ".tmp") << entry.path();
}

TEST_F(TinyExperiment, LeavesReadableMetrics) {
  const auto metrics = nlohmann::json::parse(read_file(run_folder(results(), "gan-stn-") / "metrics.json"));
  for (const char* name : {"ssim", "corner_error", "coverage"}) {
    EXPECT_TRUE(metrics[name]["value"].is_number()) << name;
    EXPECT_EQ(metrics[name]["n"], 8) << name;
    EXPECT_TRUE(metrics[name]["weights"].is_null()) << name;
  }
  EXPECT_EQ(metrics["ssim"]["protocol"], "ssim-wang");
}

TEST_F(TinyExperiment, LeavesTimesBesideItsMetrics) {
  for (const std::string system : {"identity", "constant", "key-points", "gan-stn"}) {
    SCOPED_TRACE(system);
    const fs::path folder = run_folder(results(), system + "-");
    const auto status = nlohmann::json::parse(read_file(folder / "status.json"));
    EXPECT_GT(status["wear_milliseconds"], 0);
    EXPECT_GT(status["peak_memory_bytes"], 1 << 20);
    EXPECT_EQ(status.contains("seconds_per_iteration"), system == "gan-stn");
    EXPECT_FALSE(nlohmann::json::parse(read_file(folder / "metrics.json")).contains("wear_ms"));
    const std::string last = lines_of(read_file(folder / "log.txt")).back();
    for (const char* words : {"done after ", " ms to put on one mask, ", "peak memory "})
      EXPECT_NE(last.find(words), std::string::npos) << last;
    EXPECT_EQ(last.find(" training pictures per second") != std::string::npos, system == "gan-stn") << last;
    if (system != "gan-stn") continue;
    EXPECT_NEAR(status["pictures_per_second"].get<double>() * status["seconds_per_iteration"].get<double>(), 4, 1e-6);
  }
}

TEST_F(TinyExperiment, ShowsItsTimesBesideTheTable) {
  const std::string times = read_file(results() / "times.md");
  EXPECT_NE(times.find("| wear ms (batch 1) |"), std::string::npos) << times;
  for (const char* system : {"| identity ", "| constant ", "| key points ", "| GAN + STN "})
    EXPECT_NE(times.find(system), std::string::npos) << times;
  EXPECT_NE(first_.out.find(times), std::string::npos) << first_.out;
  EXPECT_EQ(read_file(results() / "table.json").find("ms_per_iteration"), std::string::npos);
}

TEST_F(TinyExperiment, LeavesASpecThatIsTheResolvedOne) {
  const std::string text = read_file(run_folder(results(), "gan-stn-") / "spec.toml");
  for (const char* line : {"seed = 3\n", "width = 4\n", "iterations = 3\n", "test_share = 0.1\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line;
}

TEST_F(TinyExperiment, IsListedAsMissingBeforeAndDoneAfterwards) {
  EXPECT_EQ(before_.code, 0) << before_.err;
  const auto before = lines_of(before_.out), after = lines_of(run({"--dry-run"}).out);
  ASSERT_EQ(before.size(), 4u);
  ASSERT_EQ(after.size(), 4u);
  for (size_t i = 0; i < 4; ++i) {
    const auto was = cells_of(before[i]), is = cells_of(after[i]);
    ASSERT_EQ(was.size(), 6u);
    ASSERT_EQ(is.size(), 6u);
    EXPECT_EQ(was[4], i == 3 ? "to be trained" : "-");
    EXPECT_EQ(is[4], i == 3 ? "trained" : "-");
    EXPECT_EQ(was[5], "to be scored");
    EXPECT_EQ(is[5], "scored");
    EXPECT_EQ(was[3], is[3]);
    EXPECT_GE(is[3].size(), 8u);
    EXPECT_EQ(is[3].find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_EQ(is[1], "-");
    EXPECT_EQ(is[2], "3");
  }
  EXPECT_EQ(cells_of(after[3])[0], "GAN + STN");
}

TEST_F(TinyExperiment, IsStaleUnderAnotherSetting) {
  const auto lines = lines_of(run({"--dry-run", "--set", "train.iterations=4"}).out);
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(cells_of(lines[2])[5], "scored");  // what is not trained does not depend on it
  EXPECT_EQ(cells_of(lines[3])[4], "to be trained (stale)");
}

TEST_F(TinyExperiment, IsStaleInATableWhereItWasMadeWithOtherSources) {
  const TemporaryFolder folder;
  fs::copy(results(), folder / "tiny", fs::copy_options::recursive);
  const auto table = [&] { return run_program({"table", (folder / "tiny").string(), "--format", "json"}).out; };
  EXPECT_EQ(table().find("different sources"), std::string::npos);
  auto experiment = nlohmann::ordered_json::parse(read_file(folder / "tiny/experiment.json"));
  experiment["runs"].back()["sources"] = std::string(64, '0');
  write_file_atomically(folder / "tiny/experiment.json", experiment.dump());
  const auto rows = nlohmann::json::parse(table())["rows"];
  EXPECT_EQ(rows.front()["state"], "done");
  EXPECT_EQ(rows.back()["state"], "stale");
  EXPECT_NE(rows.back()["runs"][0]["why"].get<std::string>().find("made with different sources"), std::string::npos);
}

TEST_F(TinyExperiment, IsNotRunAgain) {
  const auto in_a_run = [](const fs::path& file) { return file.parent_path() != results(); };
  const auto before = hashes(results(), in_a_run);
  const Ended second = run({});
  EXPECT_EQ(second.code, 0);
  EXPECT_NE(second.err.find("4 of 4 runs are already finished"), std::string::npos) << second.err;
  EXPECT_EQ(hashes(results(), in_a_run), before);
}

TEST_F(TinyExperiment, GivesTheSameBytesElsewhere) {
  EXPECT_EQ(run({}, "elsewhere").code, 0);
  const auto here = hashes(results(), is_number_file), there = hashes(*folder_ / "elsewhere/tiny", is_number_file);
  EXPECT_EQ(here.size(), 10u);  // two files a run, and the weights of one with their optimisers
  EXPECT_EQ(here, there);
}

TEST_F(TinyExperiment, IsATableInEveryFormat) {
  const std::map<std::string, std::string> files = {
      {"md", "table.md"}, {"latex", "table.tex"}, {"csv", "table.csv"}, {"json", "table.json"}};
  for (const auto& [format, file] : files) {
    const Ended table = run_program({"table", results(), "--format", format});
    EXPECT_EQ(table.code, 0) << table.err;
    EXPECT_EQ(table.out, read_file(results() / file)) << format;
  }
  const auto table = nlohmann::json::parse(read_file(results() / "table.json"));
  EXPECT_EQ(table["experiment"], "tiny");
  EXPECT_EQ(table["rows"].size(), 4u);
  EXPECT_EQ(run_program({"table", results(), "--format", "pdf"}).code, 2);
}

TEST(Run, WithoutASpatialTransformerHasNoWarpToScoreButCovers) {
  const TemporaryFolder folder;
  folder.write("tiny.toml", kTinySections +
                                "[[system]]\nname = \"painted\"\nplugin = \"dcgan_stn\"\n"
                                "options = { width = 4, stn = false }\n");
  const Ended run = run_program({"run", folder / "tiny.toml", "--device", "cpu", "--results", folder / "results"});
  EXPECT_EQ(run.code, 0) << run.err;
  const auto metrics =
      nlohmann::json::parse(read_file(run_folder(folder / "results/tiny", "painted-") / "metrics.json"));
  EXPECT_TRUE(metrics["coverage"]["value"].is_number());
  EXPECT_TRUE(metrics["ssim"]["value"].is_number());
  for (const char* warp : {"corner_error", "iterations_to_10_percent_corner_error"}) {
    EXPECT_TRUE(metrics[warp]["value"].is_null()) << warp;
    EXPECT_EQ(metrics[warp]["absent"], "the model has no warp") << warp;
  }
}

TEST(Run, ThatDivergesIsARowAndNoFailure) {
  const TemporaryFolder folder;
  folder.write("tiny.toml", kTinySections +
                                "[[system]]\nname = \"wild\"\nplugin = \"pywgan_div\"\n"
                                "options = { width = 4, k = 1000.0, p = 12.0 }\n"
                                "train = { critic_rate = 10.0, generator_rate = 10.0 }\n");
  const Ended run = run_program({"run", folder / "tiny.toml", "--device", "cpu", "--results", folder / "results"});
  EXPECT_EQ(run.code, 0) << run.err;
  const fs::path results = folder / "results/tiny";
  const auto status = nlohmann::json::parse(read_file(run_folder(results, "wild-") / "status.json"));
  EXPECT_EQ(status["state"], "diverged");
  EXPECT_NE(status["why"], "");
  const auto table = nlohmann::json::parse(read_file(results / "table.json"));
  ASSERT_EQ(table["rows"].size(), 3u);
  EXPECT_EQ(table["rows"][2]["system"], "wild");
  EXPECT_EQ(table["rows"][2]["state"], "diverged");
  EXPECT_NE(run.out.find("diverged"), std::string::npos) << run.out;
}

}  // namespace
}  // namespace maskbench
