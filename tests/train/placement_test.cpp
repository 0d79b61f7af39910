#include "train/placement.h"

#include <gtest/gtest.h>

#include "maskbench/warp.h"
#include "spec/sections.h"

namespace maskbench {
namespace {

double difference(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }

Options train_with(const std::string& key, Value value) {
  Options train(train_schema());
  train.set(key, std::move(value));
  return train;
}

TEST(Placement, StartsWhereTrainSays) {
  Options train = train_with("placement_scale", 0.6);
  train.set("placement_down", 0.3);
  const Tensor start = Placement(train).start(3);
  ASSERT_EQ(start.sizes(), (std::vector<int64_t>{3, 8}));
  for (int64_t i = 0; i < 3; ++i) EXPECT_TRUE(start[i].equal(sl3_placement(0.6, 0, 0.3)));
}

TEST(Placement, WithoutSpreadIsItsStart) {
  Options train = train_with("placement_scale", 0.6);
  train.set("placement_spread", Numbers(8, 0.0));
  train.set("placement_down", 0.3);
  Rng rng(1, "placement", 0);
  const Placement placement(train);
  EXPECT_LT(difference(placement.random(2, rng), homography_from_sl3(placement.start(2))), 1e-6);
}

TEST(Placement, SpreadsEachComponentAboutTheStart) {
  const Numbers spread{0.3, 0, 0, 0, 0.1, 0, 0, 0};
  Options train = train_with("placement_spread", spread);
  train.set("placement_scale", 0.5);
  Rng rng(1, "placement", 0);
  // The start is x -> x / 0.5, and two shifts alone are exp(p) = [1 0 p1; 0 1 p5; 0 0 1].
  Tensor H = Placement(train).random(4000, rng).to(torch::kFloat64);
  H = H / H.select(1, 2).select(1, 2).view({-1, 1, 1});
  EXPECT_LT(difference(H.slice(1, 0, 2).slice(2, 0, 2), torch::eye(2, torch::kFloat64).expand({4000, 2, 2}) * 2), 1e-5);
  const Tensor shift = H.slice(1, 0, 2).select(2, 2);
  EXPECT_LT(difference(shift.std(0), torch::tensor({0.3, 0.1}, torch::kFloat64)), 0.01);
  EXPECT_LT(difference(shift.mean(0), torch::zeros({2}, torch::kFloat64)), 0.02);
}

TEST(Placement, HasJitterOnlyWhenAsked) {
  EXPECT_FALSE(Placement(Options(train_schema())).jitters());
  EXPECT_TRUE(Placement(train_with("jitter", 0.5)).jitters());
  EXPECT_TRUE(Placement(train_with("jitter_end", 0.5)).jitters());
}

TEST(Placement, HasNoiseOfItsSpread) {
  Rng rng(1, "placement", 0);
  const Tensor noise = Placement(Options(train_schema())).noise(1000, rng);
  EXPECT_EQ(noise.size(1), 8);
  EXPECT_NEAR(noise.select(1, 0).std().item<double>(), 0.35, 0.02);  // placement_spread's default
  EXPECT_NEAR(noise.select(1, 3).std().item<double>(), 0.5, 0.03);
}

TEST(Placement, ChangesItsJitterUntilItsEnd) {
  Options train = train_with("jitter", 0.4);
  train.set("jitter_end", 0.1);
  train.set("jitter_until", 0.5);
  const Placement placement(train);
  EXPECT_NEAR(placement.jitter(0), 0.4, 1e-12);
  EXPECT_NEAR(placement.jitter(0.25), 0.25, 1e-12);
  EXPECT_NEAR(placement.jitter(0.5), 0.1, 1e-12);
  EXPECT_NEAR(placement.jitter(1), 0.1, 1e-12);
}

}  // namespace
}  // namespace maskbench
