#include "results/scores/score_view.h"

#include <gtest/gtest.h>

#include <limits>

#include "results/status.h"
#include "system/atomic_file.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

ScoreKey key_of(const std::string& metric, int64_t pairs = 2) {
  return score_key(metric, "source of " + metric, {{"source", "source of " + metric}, {"pairs", pairs}});
}

class ScoreView : public testing::Test {
 protected:
  ScoreView() {
    request_.iteration = 400;
    request_.keys = {key_of("ssim"), key_of("psnr")};
    request_.figure = {{"faces", {0, 1}}, {"masks", {0}}};
    make_folder(run_ / "samples/grid");
    write_status(run_.path, {.state = "done"});
  }
  void score(const ScoreKey& key, double value, int64_t iteration = 400) const {
    ScoreFile file{
        .run = "hash of the run", .iteration = iteration, .pairs = {{3, 0, 5}, {4, 1, 6}}, .mask_share = 0.25};
    file.reading.value = value;
    file.reading.protocol = "protocol of " + key.metric;
    file.reading.n = 2;
    file.values = {key.metric, {0, 1}, {value, kInfinity}};
    write_score(run_.path, key, file);
  }
  void score_all() const {
    for (const ScoreKey& key : request_.keys) score(key, 0.5);
    write_view();
    write_figure_json(run_.path, request_);
  }
  void write_view() const { write_score_view(run_.path, "hash of the run", request_); }
  std::string text_of(const std::string& file) const { return read_file(run_ / file); }

  struct Folder : TemporaryFolder {
    fs::path operator/(const std::string& name) const { return path / name; }
  } run_;
  ScoreRequest request_;
};

TEST_F(ScoreView, IsCompleteOnlyWithEveryScoreTheTablesFilesAndTheFigure) {
  EXPECT_FALSE(is_complete(run_.path, request_));
  score_all();
  EXPECT_TRUE(is_complete(run_.path, request_));
  fs::remove(run_ / "metrics.json");
  EXPECT_FALSE(is_complete(run_.path, request_)) << "a finished run without metrics.json is to be repaired";
  write_view();
  request_.figure["masks"] = {0, 1};
  EXPECT_FALSE(is_complete(run_.path, request_));
  write_figure_json(run_.path, request_);
  request_.keys.push_back(key_of("coverage"));
  EXPECT_FALSE(is_complete(run_.path, request_));
  score(request_.keys.back(), 1);
  EXPECT_FALSE(is_complete(run_.path, request_)) << "metrics.json lacks it";
}

TEST_F(ScoreView, OfADivergedRunNeedsNothing) {
  write_status(run_.path, {.state = "diverged"});
  EXPECT_TRUE(is_complete(run_.path, request_));
  write_status(run_.path, {.state = "interrupted"});
  EXPECT_FALSE(is_complete(run_.path, request_));
}

TEST_F(ScoreView, ShowsTheSetThatIsAskedForAndKeepsTheOthers) {
  score_all();
  const std::string before = text_of("metrics.json"), values = text_of("metrics.csv");
  const std::vector<ScoreKey> first = request_.keys;
  request_.keys = {key_of("ssim", 4), key_of("psnr", 4)};
  for (const ScoreKey& key : request_.keys) score(key, 0.75);
  write_view();
  EXPECT_NE(text_of("metrics.json"), before);
  EXPECT_TRUE(is_complete(run_.path, request_));
  request_.keys = first;
  EXPECT_FALSE(is_complete(run_.path, request_)) << "its files show the other set";
  write_view();
  EXPECT_EQ(text_of("metrics.json"), before);
  EXPECT_EQ(text_of("metrics.csv"), values);
}

TEST_F(ScoreView, WritesValuesOfPairsAndCosts) {
  Reading parameters;
  parameters.value = 12;
  parameters.is_count = true;
  write_costs_json(run_.path, {{kCostMetrics[0], parameters}});
  score_all();
  EXPECT_EQ(text_of("metrics.csv"),
            "pair,face,mask,person,yaw,skin_tone,ssim,psnr\n0,3,0,5,,,0.5,0.5\n1,4,1,6,,,inf,inf\n");
  const Readings readings = read_metrics_json(run_.path);
  ASSERT_EQ(readings.size(), 3u);
  EXPECT_EQ(readings[0].second.score.text(), request_.keys[0].name());
  EXPECT_EQ(readings[2].first, "parameters");
}

TEST_F(ScoreView, RefusesAScoreThatIsDamagedOrOfOtherWeights) {
  score_all();
  const ScoreKey& key = request_.keys[0];
  EXPECT_TRUE(find_score(run_.path, "hash of the run", 400, key));
  EXPECT_FALSE(find_score(run_.path, "hash of another run", 400, key));
  EXPECT_FALSE(find_score(run_.path, "hash of the run", 800, key));
  const std::string name = "scores/000400/" + key.name() + ".json";
  std::string text = text_of(name);
  text[text.find("0.5")] = '1';
  write_file_atomically(run_ / name, text);
  EXPECT_FALSE(find_score(run_.path, "hash of the run", 400, key));
}

TEST_F(ScoreView, OfCheckpointsIsALineForEachThatHasAllScores) {
  score_all();
  make_folder(run_ / "checkpoints/000200");
  make_folder(run_ / "checkpoints/pretraining-000100");
  make_folder(run_ / "checkpoints/000400");
  request_.checkpoints = "all";
  EXPECT_EQ(earlier_checkpoints(run_.path, request_), std::vector<int64_t>{200});
  EXPECT_FALSE(is_complete(run_.path, request_));
  score(request_.keys[0], 0.125, 200);
  write_view();
  EXPECT_EQ(text_of("scores/by_iteration.csv"), "iteration,ssim,psnr\n400,0.5,0.5\n");
  score(request_.keys[1], 0.25, 200);
  write_view();
  EXPECT_EQ(text_of("scores/by_iteration.csv"), "iteration,ssim,psnr\n200,0.125,0.25\n400,0.5,0.5\n");
  EXPECT_TRUE(is_complete(run_.path, request_));
  request_.checkpoints = "300";
  EXPECT_FALSE(is_complete(run_.path, request_));
}

TEST_F(ScoreView, KeepsTheScoresOfTheEarlierFormat) {
  Reading ssim, parameters;
  ssim.value = 0.5;
  parameters.value = 12;
  write_metrics_json(run_.path, {{"ssim", ssim}, {kCostMetrics[0], parameters}});
  const std::string before = text_of("metrics.json");
  keep_earlier_format(run_.path);
  score_all();
  EXPECT_EQ(text_of("scores/earlier.json"), before);
  EXPECT_EQ(read_metrics_json(run_.path).back().first, "parameters");
  keep_earlier_format(run_.path);
  EXPECT_EQ(text_of("scores/earlier.json"), before);
}

}  // namespace
}  // namespace maskbench
