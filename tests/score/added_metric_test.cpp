// A metric that is one object in this file, as one that is added to the tree.
#include <gtest/gtest.h>

#include <limits>

#include "score/scorer.h"

namespace maskbench {
namespace {

// Mean brightness of the pictures that follow each other.
class Brightness final : public Metric {
 public:
  void add(const ScoringBatch& batch) override {
    for (const Tensor& picture : batch.image.unbind()) values_.push_back(picture.mean().item<double>());
  }
  Score score() const override {
    Score score;
    if (values_.empty()) score.value = std::numeric_limits<double>::quiet_NaN();
    for (const double value : values_) score.value += value / double(values_.size());
    score.n = int64_t(values_.size());
    score.per_image = values_;
    return score;
  }

 private:
  std::vector<double> values_;
};

const RegisterMetric kBrightness({.name = "test-brightness",
                                  .protocol = "test-brightness-mean",
                                  .title = "Brightness",
                                  .unit = "",
                                  .about = "mean of all channels",
                                  .needs = {Input::kImage},
                                  .make = [](Networks&) { return std::make_unique<Brightness>(); }});

TEST(AddedMetric, IsFoundByNameAndProtocolAndScored) {
  const MetricInfo* info = find_metric("test-brightness");
  ASSERT_NE(info, nullptr);
  EXPECT_EQ(find_metric("test-brightness-mean"), info);
  Networks networks{WeightsFolder("/nowhere")};
  Scorer scorer(*info, networks);
  ScoringBatch batch;
  batch.image = torch::stack({torch::full({3, 8, 8}, 0.25), torch::full({3, 8, 8}, 0.75)});
  scorer.add(batch, {0, 1});
  const Scored scored = scorer.scored();
  EXPECT_NEAR(scored.score.value, 0.5, 1e-6);
  EXPECT_EQ(scored.protocol, "test-brightness-mean");
  EXPECT_EQ(scored.judged, (std::vector<int64_t>{0, 1}));
}

}  // namespace
}  // namespace maskbench
