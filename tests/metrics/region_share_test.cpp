// Coverage, eye occlusion, spill and IoU, on pictures of 4 x 4 that can be counted by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/metrics/metric_named.h"

namespace maskbench {
namespace {

// A picture of 4 x 4, [1,4,4]: '#' is 1.
Tensor drawn(const char* rows) {
  Tensor pixels = torch::zeros({1, 4, 4});
  for (int i = 0; i < 16; ++i) pixels[0][i / 4][i % 4] = rows[i] == '#' ? 1 : 0;
  return pixels;
}

Tensor region(const char* rows) { return drawn(rows) > 0; }

const char* const kLowerHalf = "........########";
const char* const kMiddle = ".....##..##.....";
const char* const kNothing = "................";

Score scored(const char* metric, const ScoringBatch& batch) {
  const auto scorer = metric_named(metric);
  EXPECT_EQ(scorer->missing(batch), std::nullopt);
  scorer->add(batch);
  return scorer->score();
}

TEST(Coverage, IsTheShareOfNoseAndMouthUnderTheMask) {
  ScoringBatch batch;
  batch.mask = drawn(kLowerHalf);
  batch.nose_and_mouth = region(kMiddle);
  EXPECT_DOUBLE_EQ(scored("coverage", batch).value, 0.5);
}

TEST(Coverage, LeavesOutPicturesWithoutNoseAndMouth) {
  ScoringBatch batch;
  batch.mask = torch::cat({drawn(kLowerHalf), drawn(kLowerHalf), drawn(kNothing)});
  batch.nose_and_mouth = torch::cat({region(kMiddle), region(kNothing), region(kMiddle)});
  const Score score = scored("coverage", batch);
  EXPECT_EQ(score.n, 2);
  EXPECT_EQ(score.per_image, (std::vector<double>{0.5, 0}));
  EXPECT_DOUBLE_EQ(score.value, 0.25);
}

TEST(Coverage, CountsAnAlphaAboveOneHalfOnly) {
  ScoringBatch batch;
  batch.nose_and_mouth = region("####............");
  batch.mask = drawn(kNothing);
  batch.mask[0][0] = torch::tensor({0.5F, 0.51F, NAN, 1.0F});
  EXPECT_DOUBLE_EQ(scored("coverage", batch).value, 0.5);
}

TEST(EyeOcclusion, IsTheShareOfTheEyesUnderTheMask) {
  ScoringBatch batch;
  batch.mask = drawn("##..............");
  batch.eyes = region("#.##............");
  EXPECT_DOUBLE_EQ(scored("eye_occlusion", batch).value, 1.0 / 3);
  batch.eyes = region(kNothing);
  EXPECT_EQ(scored("eye_occlusion", batch).n, 0);
}

TEST(Spill, IsTheShareOfTheMaskBesideTheHead) {
  ScoringBatch batch;
  batch.mask = drawn(kLowerHalf);
  batch.head = region(kMiddle);
  EXPECT_DOUBLE_EQ(scored("spill", batch).value, 6.0 / 8);
}

TEST(Spill, LeavesOutPicturesWithoutAMask) {
  ScoringBatch batch;
  batch.mask = torch::cat({drawn(kNothing), drawn(kMiddle)});
  batch.head = torch::cat({region(kMiddle), region(kMiddle)});
  const Score score = scored("spill", batch);
  EXPECT_EQ(score.n, 1);
  EXPECT_EQ(score.value, 0);
}

TEST(MaskIou, IsIntersectionOverUnion) {
  ScoringBatch batch;
  batch.mask = torch::cat({drawn(kLowerHalf), drawn(kLowerHalf), drawn(kNothing)});
  batch.truth_mask = torch::cat({region(kMiddle), region(kLowerHalf), region(kMiddle)});
  const Score score = scored("mask_iou", batch);
  EXPECT_EQ(score.per_image, (std::vector<double>{2.0 / 10, 1, 0}));
  EXPECT_DOUBLE_EQ(score.value, 0.4);
}

TEST(MaskIou, LeavesOutPicturesWhereNeitherShowsAMask) {
  ScoringBatch batch;
  batch.mask = drawn(kNothing);
  batch.truth_mask = region(kNothing);
  const Score score = scored("mask_iou", batch);
  EXPECT_EQ(score.n, 0);
  EXPECT_TRUE(std::isnan(score.value));
}

TEST(RegionShare, SaysWhatIsNotKnown) {
  ScoringBatch batch;
  EXPECT_EQ(metric_named("spill")->missing(batch), "it is not known where the mask lies");
  batch.mask = drawn(kMiddle);
  for (const char* name : {"coverage", "eye_occlusion", "spill"})
    EXPECT_EQ(metric_named(name)->missing(batch), "the source knows no regions") << name;
  EXPECT_EQ(metric_named("mask_iou")->missing(batch), "the source knows no truth");
}

TEST(RegionShare, RefusesARegionOfAnotherSize) {
  ScoringBatch batch;
  batch.mask = drawn(kMiddle);
  batch.head = torch::ones({1, 8, 8}, torch::kBool);
  EXPECT_THROW(metric_named("spill")->add(batch), c10::Error);
}

}  // namespace
}  // namespace maskbench
