#include "report/aggregate.h"

#include <chrono>
#include <cmath>

#include "maskbench/errors.h"
#include "tests/report/results_folder.h"

namespace maskbench::report {
namespace {

using std::chrono_literals::operator""h;

std::vector<std::string> systems_of(const Results& results) {
  std::vector<std::string> names;
  for (const Row& row : results.rows) names.push_back(row.system);
  return names;
}

TEST(Aggregate, AveragesTheSeedsOfASystem) {
  const ResultsFolder folder;
  folder.run("a-2", "a", 1);
  folder.score("a-2", "ssim", 0.7);
  folder.run("a-1", "a", 0);
  folder.score("a-1", "ssim", 0.5);
  const Results results = read_results(folder.path);
  ASSERT_EQ(results.rows.size(), 1u);
  const Cell& cell = results.rows[0].cells.at("ssim");
  EXPECT_DOUBLE_EQ(*cell.summary.mean, 0.6);
  EXPECT_NEAR(*cell.summary.deviation, 0.1 * std::sqrt(2.0), 1e-12);
  EXPECT_EQ(cell.protocol, "ssim-wang");
  ASSERT_EQ(cell.values.size(), 2u);
  EXPECT_EQ(cell.values[0].run, "a-1");
  EXPECT_EQ(cell.values[0].pairs, 256);
  EXPECT_EQ(results.rows[0].state(), "done");
}

TEST(Aggregate, OrdersRowsAndColumnsAsTheExperimentDoes) {
  const ResultsFolder folder;
  folder.write("experiment.json",
               R"({"experiment": "demo", "title": "T", "systems": ["z", "a"], "metrics": ["ssim", "is"]})");
  for (const std::string system : {"a", "b", "z"}) {
    folder.run(system + "-1", system, 0);
    folder.score(system + "-1", "extra", 1);
  }
  const Results results = read_results(folder.path);
  EXPECT_EQ(systems_of(results), (std::vector<std::string>{"z", "a", "b"}));
  EXPECT_EQ(results.metrics, (std::vector<std::string>{"ssim", "is", "extra", "parameters", "gflop_per_iteration",
                                                       "iterations_to_10_percent_corner_error"}));
}

TEST(Aggregate, OrdersByNameWithoutAnExperiment) {
  const ResultsFolder folder;
  folder.run("b-1", "b", 0);
  folder.run("a-1", "a", 0);
  const Results results = read_results(folder.path);
  EXPECT_EQ(systems_of(results), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(results.experiment.name, "demo");
  EXPECT_TRUE(results.experiment.notes.empty());
}

TEST(Aggregate, SaysThatTheExperimentCannotBeRead) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0);
  for (const std::string broken : {"{", "[]", R"({"systems": 3})"}) {
    folder.write("experiment.json", broken);
    const Results results = read_results(folder.path);
    ASSERT_EQ(results.experiment.notes.size(), 1u) << broken;
    EXPECT_NE(results.experiment.notes[0].find("experiment.json cannot be used"), std::string::npos);
  }
}

TEST(Aggregate, NeverAveragesDifferentProtocols) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0);
  folder.score("a-1", "ssim", 0.5, "ssim-wang");
  folder.run("a-2", "a", 1);
  folder.score("a-2", "ssim", 0.7, "ssim-uniform");
  const Cell cell = read_results(folder.path).rows[0].cells.at("ssim");
  EXPECT_FALSE(cell.summary.mean);
  EXPECT_EQ(cell.absent, std::vector<std::string>{"protocols differ: ssim-uniform, ssim-wang"});
}

TEST(Aggregate, NeverAveragesDifferentWeights) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0);
  folder.score("a-1", "lpips", 0.5, "lpips-squeeze-0.1", "\"abc\"");
  folder.run("a-2", "a", 1);
  folder.score("a-2", "lpips", 0.7, "lpips-squeeze-0.1", "\"def\"");
  const Cell cell = read_results(folder.path).rows[0].cells.at("lpips");
  EXPECT_FALSE(cell.summary.mean);
  EXPECT_EQ(cell.absent, std::vector<std::string>{"weights differ: abc, def"});
}

TEST(Aggregate, KeepsFailedAndDivergedRunsAsRows) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0, "failed", "signal 11");
  folder.run("b-1", "b", 0, "diverged", "loss is not finite");
  folder.score("b-1", "ssim", 0.25);
  folder.run("b-2", "b", 1);
  folder.score("b-2", "ssim", 0.75);
  const Results results = read_results(folder.path);
  EXPECT_EQ(results.rows[0].state(), "failed");
  EXPECT_EQ(results.rows[0].runs[0].why, "signal 11");
  EXPECT_FALSE(results.rows[0].cells.at("ssim").summary.mean);
  EXPECT_EQ(results.rows[1].state(), "1 done, 1 diverged");
  EXPECT_DOUBLE_EQ(*results.rows[1].cells.at("ssim").summary.mean, 0.5);
}

TEST(Aggregate, DoesNotCountMetricsOfARunThatRunsAgain) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0, "running");
  folder.score("a-1", "ssim", 0.5);
  EXPECT_FALSE(read_results(folder.path).rows[0].cells.contains("ssim"));
}

TEST(Aggregate, ShowsWhatCannotBeReadAsRows) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0);
  folder.write("a-1/metrics.json", R"({"ssim": {"value": "high"}})");
  folder.run("b-1", "b", 0);
  folder.write("b-1/status.json", "{");
  folder.write("c-1/spec.toml", "system = ");
  folder.run("d-1", "d", 0);
  folder.write("e-1/spec.toml", "system = \"e\"\n");
  const Results results = read_results(folder.path);
  EXPECT_EQ(systems_of(results), (std::vector<std::string>{"a", "b", "c-1", "d", "e-1"}));
  for (const Row& row : results.rows) EXPECT_EQ(row.state(), "unreadable") << row.system;
  EXPECT_EQ(results.rows[0].runs[0].why.find("metrics.json: ssim: "), 0u) << results.rows[0].runs[0].why;
  EXPECT_EQ(results.rows[1].runs[0].why.find("status.json: "), 0u) << results.rows[1].runs[0].why;
  EXPECT_EQ(results.rows[2].runs[0].why.find("spec.toml:1:"), 0u) << results.rows[2].runs[0].why;
  EXPECT_EQ(results.rows[3].runs[0].why, "metrics.json: missing");
  EXPECT_EQ(results.rows[4].runs[0].why, "spec.toml: \"seed\" is missing or of the wrong type");
}

TEST(Aggregate, MakesARowOfEachPointOfTheSweepInTheOrderOfTheExperiment) {
  const ResultsFolder folder;
  folder.write("experiment.json", R"({"systems": ["b", "a"], "runs": [
    {"run": "a-1", "system": "a", "seed": 0, "point": {"options.z": 10.0, "options.p": 1}},
    {"run": "a-2", "system": "a", "seed": 0, "point": {"options.z": 2.5, "options.p": 1}},
    {"run": "a-3", "system": "a", "seed": 1, "point": {"options.z": 10.0, "options.p": 1}},
    {"run": "a-4", "system": "a", "seed": 0, "point": {"options.z": 1.0, "options.p": 1}}]})");
  for (const char* name : {"a-3", "a-2", "a-1"}) {
    folder.run(name, "a", name[2] == '3');
    folder.score(name, "ssim", 0.1 * (name[2] - '0'));
  }
  const Results results = read_results(folder.path);
  ASSERT_EQ(results.rows.size(), 4u);
  EXPECT_EQ(results.rows[0].system, "b");
  EXPECT_EQ(results.rows[1].point.dump(), R"({"options.z":10.0,"options.p":1})");
  EXPECT_NEAR(*results.rows[1].cells.at("ssim").summary.mean, 0.2, 1e-12);
  EXPECT_EQ(results.rows[2].point.at("options.z"), 2.5);
  EXPECT_EQ(results.rows[3].point.at("options.z"), 1.0);
  EXPECT_EQ(results.rows[3].state(), "missing");
}

TEST(Aggregate, DoesNotAverageRunsWithDifferentSettings) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0, "done", "", "[train]\niterations = 3000\nlog_every = 1\n");
  folder.score("a-1", "ssim", 0.1);
  folder.run("a-2", "a", 0, "done", "", "[train]\niterations = 100\nlog_every = 2\n");
  folder.score("a-2", "ssim", 0.2);
  const Results results = read_results(folder.path);
  ASSERT_EQ(results.rows.size(), 2u);
  EXPECT_EQ(results.rows[0].point, nlohmann::ordered_json({{"train.iterations", 100}}));
  EXPECT_EQ(results.rows[1].point, nlohmann::ordered_json({{"train.iterations", 3000}}));
}

TEST(Aggregate, CountsASeedOnceAndTakesTheRunWrittenLast) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0);
  folder.score("a-1", "ssim", 0.1);
  folder.run("a-2", "a", 0);
  folder.score("a-2", "ssim", 0.2);
  const auto status = folder.path / "a-2" / "status.json";
  std::filesystem::last_write_time(status, std::filesystem::last_write_time(status) - 1h);
  const Results results = read_results(folder.path);
  EXPECT_EQ(*results.rows[0].cells.at("ssim").summary.mean, 0.1);
  EXPECT_EQ(results.experiment.notes, std::vector<std::string>{"left out: a-2, since a-1 repeats it"});
}

TEST(Aggregate, LeavesOutRunsThatTheExperimentDoesNotName) {
  const ResultsFolder folder;
  folder.write("experiment.json", R"({"runs": [{"run": "a-1", "system": "a", "seed": 0}]})");
  folder.run("a-1", "a", 0);
  folder.run("b-1", "b", 0);
  folder.run("c-1", "b", 1);
  const Results results = read_results(folder.path);
  EXPECT_EQ(systems_of(results), std::vector<std::string>{"a"});
  EXPECT_EQ(results.experiment.notes,
            (std::vector<std::string>{"left out: b-1, a stale run of b: the spec or the program has changed since",
                                      "left out: c-1, a stale run of b: the spec or the program has changed since"}));
}

TEST(Aggregate, ShowsASystemWithoutARun) {
  const ResultsFolder folder;
  folder.write("experiment.json", R"({"systems": ["a", "b"]})");
  folder.run("a-1", "a", 0, "failed", "killed");
  const Results results = read_results(folder.path);
  ASSERT_EQ(results.rows.size(), 2u);
  EXPECT_EQ(results.rows[1].state(), "missing");
}

TEST(Aggregate, KeepsTheReasonsOfAbsentValues) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0);
  folder.write("a-1/metrics.json",
               R"({"ssim": {"value": null, "absent": "no truth", "protocol": "ssim-wang", "n": 0}})");
  folder.run("a-2", "a", 1);
  folder.score("a-2", "ssim", 0.5);
  folder.run("a-3", "a", 2);
  folder.write("a-3/metrics.json", "{}");
  const Cell cell = read_results(folder.path).rows[0].cells.at("ssim");
  EXPECT_EQ(*cell.summary.mean, 0.5);
  EXPECT_EQ(cell.nulls, 1u);
  EXPECT_EQ(cell.unmeasured, 1u);
  EXPECT_EQ(cell.absent, (std::vector<std::string>{"no truth", "not measured"}));
}

TEST(Aggregate, IgnoresFoldersThatAreNoRuns) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0);
  folder.write("notes/readme.txt", "nothing");
  EXPECT_EQ(read_results(folder.path).rows.size(), 1u);
}

TEST(Aggregate, RefusesAFolderWithoutRuns) {
  const ResultsFolder folder;
  EXPECT_THROW(read_results(folder.path), UserError);
  EXPECT_THROW(read_results(folder.path / "nowhere"), UserError);
}

}  // namespace
}  // namespace maskbench::report
