// What holds for every metric of the library, whichever are there.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
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
  batch.truth_mask = region();
  batch.head = region();
  batch.nose_and_mouth = region();
  batch.eyes = region();
  return batch;
}

constexpr Tensor ScoringBatch::*kFields[] = {&ScoringBatch::image,          &ScoringBatch::reference,
                                             &ScoringBatch::mask,           &ScoringBatch::homography,
                                             &ScoringBatch::template_alpha, &ScoringBatch::truth_homography,
                                             &ScoringBatch::truth_mask,     &ScoringBatch::head,
                                             &ScoringBatch::nose_and_mouth, &ScoringBatch::eyes};

ScoringBatch one_of(const ScoringBatch& batch, int64_t i) {
  ScoringBatch one;
  for (const auto field : kFields) one.*field = (batch.*field).slice(0, i, i + 1);
  return one;
}

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

TEST_P(EveryMetric, HasAReasonWhereNothingIsKnown) {
  const auto reason = metric_named(GetParam())->missing(ScoringBatch{});
  ASSERT_TRUE(reason);
  EXPECT_FALSE(reason->empty());
}

TEST_P(EveryMetric, DoesNotDependOnTheBatchSize) {
  const auto at_once = metric_named(GetParam()), one_by_one = metric_named(GetParam());
  ScoringBatch batch = pictures(32);
  if (at_once->wants_real()) {
    const Tensor real = torch::rand({5, 3, 40, 36});
    at_once->add_real(real);
    for (int64_t i = 0; i < 5; ++i) one_by_one->add_real(real.slice(0, i, i + 1));
  }
  if (at_once->missing(batch)) batch = pictures(168);
  ASSERT_EQ(at_once->missing(batch), std::nullopt);
  at_once->add(batch);
  for (int64_t i = 0; i < kCount; ++i) one_by_one->add(one_of(batch, i));
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
