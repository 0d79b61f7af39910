#include "score/scorer.h"

#include <gtest/gtest.h>

#include <cmath>

namespace maskbench {
namespace {

Networks& no_weights() {
  static Networks networks{WeightsFolder("/nowhere")};
  return networks;
}

Scorer scorer_of(const char* metric, std::string compared_with = "") {
  return Scorer(*find_metric(metric), no_weights(), std::move(compared_with));
}

ScoringBatch pictures(int64_t count, int64_t side = 16) {
  ScoringBatch batch;
  batch.image = torch::full({count, 3, side, side}, 0.5);
  batch.reference = torch::full({count, 3, side, side}, 0.6);
  return batch;
}

ScoringBatch alone(int64_t count) {
  ScoringBatch batch = pictures(count);
  batch.reference = Tensor();
  return batch;
}

TEST(Scorer, KeepsTheIndicesOfThePicturesThatItScored) {
  Scorer psnr = scorer_of("psnr");
  psnr.add(pictures(2), {0, 1});
  psnr.add(alone(2), {2, 3});
  psnr.add(pictures(1), {4});
  const Scored scored = psnr.scored();
  EXPECT_EQ(scored.judged, (std::vector<int64_t>{0, 1, 4}));
  EXPECT_EQ(scored.score.n, 3);
  EXPECT_NEAR(scored.score.value, 20, 1e-4);  // -10 log10(0.1^2)
  EXPECT_TRUE(scored.absent.empty() && scored.reason.empty());
  EXPECT_EQ(psnr.left_out(), 2);
  EXPECT_EQ(psnr.absence().text, "there is nothing to compare with");
}

TEST(Scorer, NamesTheReferencesOfAMetricThatUsedThem) {
  Scorer psnr = scorer_of("psnr", "face"), is = scorer_of("is-embedded", "face");
  EXPECT_EQ(psnr.scored().compared_with, "");
  for (Scorer* scorer : {&psnr, &is}) scorer->add(pictures(2), {0, 1});
  EXPECT_EQ(psnr.scored().compared_with, "face");
  EXPECT_EQ(psnr.scored().protocol, "psnr-cap100 to face");
  EXPECT_EQ(is.scored().compared_with, "");
  EXPECT_EQ(is.scored().protocol, "is-embedded");
}

TEST(Scorer, IsAbsentWithTheReasonOfTheFirstBatchThatItLeftOut) {
  Scorer ssim = scorer_of("ssim");
  ssim.add(pictures(1, 8), {0});
  ssim.add(alone(1), {1});
  EXPECT_EQ(ssim.scored().absent, "the pictures are 8 x 8, SSIM needs 11 x 11 at least");
  EXPECT_EQ(ssim.scored().reason, "unfit_pictures");
  EXPECT_EQ(ssim.left_out(), 2);
}

TEST(Scorer, NamesTheInputThatIsMissing) {
  const auto reason = [](const char* metric) {
    Scorer scorer = scorer_of(metric);
    scorer.add(alone(1), {0});
    return scorer.scored().reason;
  };
  EXPECT_EQ(reason("corner_error"), "no_warp");
  EXPECT_EQ(reason("psnr"), "no_reference");
  EXPECT_EQ(reason("mask_iou"), "unknown_mask");
  EXPECT_EQ(reason("lpips"), "missing_weights");
}

TEST(Scorer, WithoutWeightsUsesNoInputAndNamesTheCommandThatBringsThem) {
  Scorer fid = scorer_of("fid");
  EXPECT_TRUE(fid.lacks_weights());
  EXPECT_FALSE(fid.uses(Input::kImage) || fid.uses(Input::kRealPictures));
  EXPECT_EQ(fid.scored().reason, "missing_weights");
  EXPECT_NE(fid.scored().absent.find("maskbench weights"), std::string::npos) << fid.scored().absent;
}

TEST(Scorer, HasNoValueWhereNoPictureHasAnythingToMeasure) {
  Scorer coverage = scorer_of("coverage");
  ScoringBatch batch;
  batch.mask = torch::ones({1, 4, 4});
  batch.nose_and_mouth = torch::zeros({1, 4, 4}, torch::kBool);
  coverage.add(batch, {0});
  EXPECT_EQ(coverage.scored().reason, "no_value");
  EXPECT_EQ(coverage.scored().absent, "no picture could be scored");
}

}  // namespace
}  // namespace maskbench
