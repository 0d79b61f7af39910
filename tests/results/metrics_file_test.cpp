#include "results/metrics_file.h"

#include <gtest/gtest.h>

#include <cmath>

#include "system/atomic_file.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

Readings some_readings() {
  Reading ssim, parameters, goal, lpips;
  ssim.value = 0.1;
  ssim.protocol = "ssim-wang to keypoint";
  ssim.compared_with = "keypoint";
  ssim.n = 256;
  ssim.spread = 0.25;
  ssim.note = "a note";
  parameters.value = 4814984;
  parameters.is_count = true;
  parameters.protocol = "count";
  parameters.n = 1;
  goal.protocol = "median-of-watched-pairs";
  goal.absent = "never at 10 %";
  goal.reason = kNeverReached;
  lpips.protocol = "lpips";
  lpips.weights = "abc";
  lpips.absent = "weights are missing";
  lpips.reason = kMissingWeights;
  return {{"ssim", ssim}, {"parameters", parameters}, {"goal", goal}, {"lpips", lpips}};
}

TEST(MetricsJson, ComesBackAsItWas) {
  const TemporaryFolder folder;
  write_metrics_json(folder.path, some_readings());
  EXPECT_TRUE(read_metrics_json(folder.path) == some_readings());
}

TEST(MetricsJson, HoldsCountsAsIntegersAndWhatIsMissingAsNull) {
  EXPECT_EQ(to_json(some_readings()).dump(),
            R"({"ssim":{"value":0.1,"protocol":"ssim-wang to keypoint","compared_with":"keypoint","n":256,)"
            R"("weights":null,"spread":0.25,"note":"a note"},)"
            R"("parameters":{"value":4814984,"protocol":"count","compared_with":null,"n":1,"weights":null},)"
            R"("goal":{"value":null,"protocol":"median-of-watched-pairs","compared_with":null,"n":0,"weights":null,)"
            R"("absent":"never at 10 %","reason":"never_reached"},)"
            R"("lpips":{"value":null,"protocol":"lpips","compared_with":null,"n":0,"weights":"abc",)"
            R"("absent":"weights are missing","reason":"missing_weights"}})");
}

TEST(MetricsJson, OfVersion1SaysTheSameInItsTexts) {
  const TemporaryFolder folder;
  folder.write("metrics.json", R"({"a": {"value": 0.5, "protocol": "ssim-wang to keypoint", "n": 2, "weights": null},
    "b": {"value": null, "protocol": "p", "n": 0, "weights": null, "absent": "never at 10 %"},
    "c": {"value": null, "protocol": "p", "n": 0, "weights": null, "absent": "the source knows no truth"},
    "d": {"value": null, "protocol": "p"}})");
  const Readings read = read_metrics_json(folder.path);
  ASSERT_EQ(read.size(), 4u);
  EXPECT_EQ(read[0].second.compared_with.text(), "keypoint");
  EXPECT_EQ(read[1].second.reason.text(), kNeverReached);
  EXPECT_EQ(read[2].second.reason.text(), "");
  EXPECT_EQ(read[3].second.absent.text(), "no reason given");
}

// What decides is the key, whatever the texts say.
TEST(MetricsJson, OfVersion2IsNotReadFromItsTexts) {
  const TemporaryFolder folder;
  folder.write("metrics.json", R"({"a": {"value": null, "protocol": "p to q", "compared_with": null, "n": 0,
    "weights": null, "absent": "never mind", "reason": "unknown_truth"}})");
  const Reading read = read_metrics_json(folder.path).at(0).second;
  EXPECT_TRUE(read.compared_with.empty());
  EXPECT_EQ(read.reason.text(), "unknown_truth");
}

TEST(MetricsJson, ThatIsDamagedNamesTheMetric) {
  const TemporaryFolder folder;
  folder.write("metrics.json", R"({"comment": "no metric", "ssim": {"value": "high"}})");
  try {
    read_metrics_json(folder.path);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with("metrics.json: ssim: ")) << error.what();
  }
}

TEST(MetricsCsv, ComesBackWithNaNWhereAPairHasNoValue) {
  const TemporaryFolder folder;
  const std::vector<ScoredPair> pairs = {{4, 0, 7, -31, 52}, {2, 1, 2}, {4, 1, 7, 0, {}}};
  write_metrics_csv(folder.path, pairs, {{"ssim", {0, 1, 2}, {0.1, 0.25, 1}}, {"psnr", {2}, {30.5}}});
  EXPECT_EQ(read_file(folder / "metrics.csv"),
            "pair,face,mask,person,yaw,skin_tone,ssim,psnr\n0,4,0,7,-31,52,0.1,\n1,2,1,2,,,0.25,\n2,4,1,7,0,,1,30.5\n");
  const auto read = read_metrics_csv(folder.path);
  EXPECT_EQ(read.values.at("ssim"), (std::vector<double>{0.1, 0.25, 1}));
  EXPECT_EQ(read.pairs, pairs);
  EXPECT_TRUE(std::isnan(read.values.at("psnr")[0]) && std::isnan(read.values.at("psnr")[1]));
  EXPECT_EQ(read.values.at("psnr")[2], 30.5);
}

TEST(MetricsCsv, OfEarlierVersionsSaysLessOfItsPairs) {
  const TemporaryFolder folder;
  write_file_atomically(folder / "metrics.csv", "pair,face,mask,person,ssim\n0,4,0,7,0.5\n");
  EXPECT_EQ(read_metrics_csv(folder.path).pairs, (std::vector<ScoredPair>{{4, 0, 7}}));
  EXPECT_EQ(read_metrics_csv(folder.path).values.at("ssim"), std::vector<double>{0.5});
  write_file_atomically(folder / "metrics.csv", "pair,ssim\n0,0.25\n");
  EXPECT_TRUE(read_metrics_csv(folder.path).pairs.empty());
  EXPECT_EQ(read_metrics_csv(folder.path).values.at("ssim"), std::vector<double>{0.25});
}

TEST(MetricsCsv, IsEmptyWithoutAFile) { EXPECT_TRUE(read_metrics_csv(TemporaryFolder().path).values.empty()); }

}  // namespace
}  // namespace maskbench
