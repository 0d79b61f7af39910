#include "results/merge.h"

#include <gtest/gtest.h>

#include "maskbench/errors.h"
#include "results/experiment_file.h"
#include "results/status.h"
#include "system/atomic_file.h"
#include "tests/report/results_folder.h"

namespace maskbench {
namespace {

using report::ResultsFolder;

// A results folder with one run of the system.
void put_run(const ResultsFolder& folder, const std::string& system, const std::string& state, double ssim) {
  folder.run(system + "-1", system, 0, state);
  folder.score(system + "-1", "ssim", ssim);
  ExperimentFile experiment;
  experiment.name = "demo";
  experiment.metrics = {"ssim"};
  experiment.systems = {system};
  experiment.runs.push_back({.name = system + "-1", .system = system, .plugin = "p", .seed = 0});
  write_experiment_file(folder.path, experiment);
}

TEST(Merge, JoinsRunsAndTheirLists) {
  const ResultsFolder a, b;
  put_run(a, "a", "done", 0.5);
  put_run(b, "b", "done", 0.25);
  const Merged merged = merge_results({a.path}, b.path);
  EXPECT_EQ(merged.copied, 1u);
  const ExperimentFile experiment = read_experiment_file(b.path);
  EXPECT_EQ(experiment.systems, (std::vector<std::string>{"b", "a"}));
  ASSERT_EQ(experiment.runs.size(), 2u);
  EXPECT_EQ(experiment.runs[1].name, "a-1");
  EXPECT_TRUE(std::filesystem::exists(b.path / "a-1/metrics.json"));
}

TEST(Merge, ReplacesARunThatHadGotLessFar) {
  const ResultsFolder a, b;
  put_run(a, "a", "done", 0.5);
  put_run(b, "a", "interrupted", 0.5);
  EXPECT_EQ(merge_results({a.path}, b.path).replaced, 1u);
  EXPECT_EQ(read_status(b.path / "a-1").state, "done");
  EXPECT_EQ(read_experiment_file(b.path).runs.size(), 1u);
}

TEST(Merge, ChangesNothingWhereARunEndedOtherwise) {
  const ResultsFolder a, b;
  put_run(a, "a", "done", 0.5);
  put_run(b, "a", "done", 0.25);
  const std::string before = read_file(b.path / kExperimentFile);
  EXPECT_THROW(merge_results({a.path}, b.path), UserError);
  EXPECT_EQ(read_file(b.path / kExperimentFile), before);
}

TEST(Merge, NamesEveryKeyInWhichExperimentsDiffer) {
  const ResultsFolder a, b;
  put_run(a, "a", "done", 0.5);
  put_run(b, "b", "done", 0.5);
  ExperimentFile other = read_experiment_file(a.path);
  other.metrics = {"psnr"};
  other.reference = "face";
  write_experiment_file(a.path, other);
  try {
    merge_results({a.path}, b.path);
    FAIL() << "merged";
  } catch (const UserError& error) {
    for (const char* key : {"\"metrics\"", "\"reference\""})
      EXPECT_NE(std::string(error.what()).find(key), std::string::npos) << error.what();
  }
}

TEST(Merge, RefusesAFolderWithoutAnExperiment) {
  const ResultsFolder a, b;
  a.run("a-1", "a", 0);
  put_run(b, "b", "done", 0.5);
  EXPECT_THROW(merge_results({a.path}, b.path), UserError);
}

}  // namespace
}  // namespace maskbench
