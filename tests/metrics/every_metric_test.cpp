// What holds for every metric of the library, whichever are there.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

#include "tests/metrics/metric_named.h"

namespace maskbench {
namespace {

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& metric : all_metrics()) all.push_back(metric.name);
  return all;
}

constexpr int64_t kCount = 11;  // no multiple of a chunk or a split

// Pictures about which everything is known.
ScoringBatch pictures(int64_t side) {
  torch::manual_seed(3);
  const auto region = [=] { return torch::rand({kCount, side, side}) > 0.6; };
  const auto warp = [] { return torch::linalg_matrix_exp(0.1 * torch::randn({kCount, 3, 3}, torch::kFloat64)); };
  ScoringBatch batch;
  batch.image = torch::rand({kCount, 3, side, side});
  batch.reference = (batch.image + 0.1 * torch::randn_like(batch.image)).clamp(0, 1);
  batch.mask = torch::rand({kCount, side, side});
  batch.homography = warp();
  batch.template_alpha = torch::rand({kCount, side, side});
  batch.truth_homography = warp();
  batch.constant_homography = warp();
  batch.truth_mask = region();
  batch.head = region();
  batch.nose_and_mouth = region();
  batch.eyes = region();
  return batch;
}

// The tensor of each input that is part of a batch.
const std::map<Input, Tensor ScoringBatch::*> kTensors = {
    {Input::kImage, &ScoringBatch::image},
    {Input::kReference, &ScoringBatch::reference},
    {Input::kMask, &ScoringBatch::mask},
    {Input::kHomography, &ScoringBatch::homography},
    {Input::kTemplateAlpha, &ScoringBatch::template_alpha},
    {Input::kTruthHomography, &ScoringBatch::truth_homography},
    {Input::kConstantHomography, &ScoringBatch::constant_homography},
    {Input::kTruthMask, &ScoringBatch::truth_mask},
    {Input::kHead, &ScoringBatch::head},
    {Input::kNoseAndMouth, &ScoringBatch::nose_and_mouth},
    {Input::kEyes, &ScoringBatch::eyes},
};

TEST(Metrics, AreSortedAndNoTwoShareANameOrProtocol) {
  const auto& all = all_metrics();
  ASSERT_FALSE(all.empty());
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; }));
  std::set<std::string> taken;
  for (const auto& metric : all) {
    for (const auto& name : std::set<std::string>{metric.name, metric.protocol})
      EXPECT_TRUE(taken.insert(name).second) << name;
  }
}

TEST(Metrics, OfTheTaskAndOfThePaperAreThere) {
  for (const char* name : {"ssim", "psnr", "lpips", "is", "fid", "kid", "msssim", "corner_error", "corner_error_median",
                           "mask_iou", "coverage", "eye_occlusion", "spill"})
    EXPECT_NE(find_metric(name), nullptr) << name;
}

TEST(Metrics, AreFoundByNothingElse) {
  EXPECT_EQ(find_metric("SSIM"), nullptr);
  EXPECT_EQ(find_metric(""), nullptr);
}

TEST(Metrics, CannotBeRegisteredTwiceOrWithoutAName) {
  const size_t before = all_metrics().size();
  MetricInfo again = *find_metric("ssim");
  EXPECT_THROW(RegisterMetric{again}, std::logic_error);
  again.name = "another";  // its protocol is still taken
  EXPECT_THROW(RegisterMetric{again}, std::logic_error);
  again.protocol = "another";
  again.needs.clear();
  EXPECT_THROW(RegisterMetric{again}, std::logic_error);
  EXPECT_THROW(RegisterMetric{MetricInfo{}}, std::logic_error);
  EXPECT_EQ(all_metrics().size(), before);
}

class EveryMetric : public testing::TestWithParam<std::string> {
 protected:
  const MetricInfo& info() const { return *find_metric(GetParam()); }
};

TEST_P(EveryMetric, IsFoundByItsNameAndByItsProtocol) {
  EXPECT_EQ(find_metric(info().name), &info());
  EXPECT_EQ(find_metric(info().protocol), &info());
}

TEST_P(EveryMetric, SaysWhatItIs) {
  EXPECT_FALSE(info().protocol.empty());
  EXPECT_FALSE(info().title.empty());
  EXPECT_FALSE(info().about.empty());
}

TEST_P(EveryMetric, IsNanBeforeAnythingWasAdded) {
  const Score score = metric_named(GetParam())->score();
  EXPECT_TRUE(std::isnan(score.value));
  EXPECT_EQ(score.n, 0);
  EXPECT_TRUE(score.per_image.empty());
}

TEST_P(EveryMetric, IsAbsentWhereAnyOfItsInputsIsNotKnown) {
  const ScoringBatch all = pictures(32);
  EXPECT_EQ(missing_input(info().needs, all), std::nullopt);
  for (const Input input : info().needs) {
    if (input == Input::kRealPictures) continue;
    ScoringBatch part = all;
    part.*kTensors.at(input) = Tensor();
    const auto missing = missing_input(info().needs, part);
    ASSERT_TRUE(missing);
    EXPECT_EQ(*missing, absence_of(input));
    EXPECT_FALSE(missing->reason.empty() || missing->text.empty());
  }
}

TEST_P(EveryMetric, UsesNoInputThatItDoesNotDeclare) {
  ScoringBatch all = pictures(32);
  if (metric_named(GetParam())->complaint(all)) all = pictures(168);
  ScoringBatch declared;
  for (const auto& [input, tensor] : kTensors)
    if (needs(info(), input)) declared.*tensor = all.*tensor;
  const auto scored = [&](const ScoringBatch& batch) {
    const auto metric = metric_named(GetParam());
    metric->add_real(torch::full({3, 3, 40, 36}, 0.25) * torch::arange(1, 4).view({3, 1, 1, 1}));
    metric->add(batch);
    return metric->score();
  };
  EXPECT_EQ(scored(declared).value, scored(all).value);
  EXPECT_EQ(scored(declared).n, scored(all).n);
}

TEST_P(EveryMetric, DoesNotDependOnTheBatchSize) {
  const auto at_once = metric_named(GetParam()), one_by_one = metric_named(GetParam());
  ScoringBatch batch = pictures(32);
  if (needs(info(), Input::kRealPictures)) {
    const Tensor real = torch::rand({5, 3, 40, 36});
    at_once->add_real(real);
    for (int64_t i = 0; i < 5; ++i) one_by_one->add_real(real.slice(0, i, i + 1));
  }
  if (at_once->complaint(batch)) batch = pictures(168);
  ASSERT_EQ(at_once->complaint(batch), std::nullopt);
  at_once->add(batch);
  for (int64_t i = 0; i < kCount; ++i) one_by_one->add(slice_rows(batch, i, i + 1));
  const Score expected = at_once->score(), score = one_by_one->score();
  const auto tolerance = [](double value) { return 1e-6 * std::max(1.0, std::abs(value)); };
  EXPECT_EQ(score.n, expected.n);
  EXPECT_NEAR(score.value, expected.value, tolerance(expected.value));
  ASSERT_EQ(score.per_image.size(), expected.per_image.size());
  for (size_t i = 0; i < score.per_image.size(); ++i)
    EXPECT_NEAR(score.per_image[i], expected.per_image[i], tolerance(expected.per_image[i]));
}

INSTANTIATE_TEST_SUITE_P(Metrics, EveryMetric, testing::ValuesIn(names()), [](const auto& metric) {
  std::string name = metric.param;
  for (char& c : name) c = std::isalnum(c) ? c : '_';
  return name;
});

}  // namespace
}  // namespace maskbench
