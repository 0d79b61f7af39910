#include "results/run_record.h"

#include <gtest/gtest.h>

#include "tests/report/results_folder.h"

namespace maskbench {
namespace {

using report::ResultsFolder;

TEST(RunRecord, HoldsWhatDecidesItsNumbersAsSettings) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 2, "done", "",
             "[options]\nk = 2.0\nlog_every = 3\n[train]\neval_every = 5\nhang_seconds = 9\nlog_every = 1\n"
             "[eval]\nfigure_faces = [1]\npairs = 4\n");
  folder.score("a-1", "ssim", 0.5);
  const RunRecord run = read_run_record(folder.path / "a-1");
  EXPECT_EQ(run.settings.dump(),
            R"({"eval.pairs":4,"options.k":2.0,"options.log_every":3,"plugin":"a","train.eval_every":5})");
  EXPECT_EQ(run.seed, 2);
  EXPECT_TRUE(run.counts);
  EXPECT_EQ(run.metrics.at("ssim").value, 0.5);
}

TEST(RunRecord, OfPhotographsIsToldByTheirContentAlone) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0, "done", "",
             "[data]\nsource = \"folder\"\nfolder = \"/x\"\nface_margin = 0.3\nsize = 64\ncontent = \"abc\"\n");
  EXPECT_EQ(read_run_record(folder.path / "a-1").settings.dump(), R"({"data.content":"abc","plugin":"a"})");
}

TEST(RunRecord, TakesTheTimesOfARunThatHasEnded) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0);
  folder.score("a-1", "ssim", 0.5);
  folder.write("a-1/status.json", R"({"state": "done", "seconds_per_iteration": 0.5})");
  const RunRecord run = read_run_record(folder.path / "a-1");
  EXPECT_EQ(run.times.at("ms_per_iteration").value, 500);
  EXPECT_FALSE(run.times.contains("wear_ms")) << "not measured";
}

TEST(RunRecord, OfAListedRunNeedsNoSpec) {
  const ResultsFolder folder;
  folder.run("a-1", "other", 0);
  folder.score("a-1", "ssim", 0.5);
  const RunRecord run =
      read_run_record(folder.path / "a-1", {.name = "a-1", .system = "a", .plugin = "p", .seed = 7, .sources = "s"});
  EXPECT_EQ(run.system, "a");
  EXPECT_EQ(run.seed, 7);
  EXPECT_EQ(run.sources.text(), "s");
  EXPECT_TRUE(run.settings.empty());
}

}  // namespace
}  // namespace maskbench
