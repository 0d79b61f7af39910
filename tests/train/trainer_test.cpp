#include "train/trainer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "data/tensors/scenes.h"
#include "device/device.h"
#include "score/evaluate.h"
#include "tests/metrics/metric_named.h"
#include "tests/train/tiny_training.h"
#include "tests/train/weights.h"
#include "train/baselines.h"

namespace maskbench {
namespace {

TEST(Trainer, GivesTheSameWeightsForTheSameSeed) {
  TinyTraining a, b, other(train_options(), 2);
  for (int i = 0; i < 3; ++i) {
    a.trainer.step();
    torch::rand({i + 1});  // nothing that training draws comes from the global generator
    b.trainer.step();
    other.trainer.step();
  }
  EXPECT_TRUE(same(weights(*a.model), weights(*b.model)));
  EXPECT_FALSE(same(weights(*a.model), weights(*other.model)));
  EXPECT_TRUE(a.trainer.finite());
}

TEST(Trainer, IsNotChangedByScoringBetweenSteps) {
  TinyTraining plain, scored;
  for (int i = 0; i < 3; ++i) {
    plain.trainer.step();
    scored.trainer.step();
    scored.trainer.average().swap();
    const auto pairs = draw_pairs(source(), Split::kTest, 3, uint64_t(i));
    Networks networks;
    evaluate(*scored.model, source(), Split::kTest, pairs, scored.trainer.start(1), {"psnr"}, networks, torch::kCPU);
    scored.trainer.average().swap();
  }
  EXPECT_TRUE(same(weights(*plain.model), weights(*scored.model)));
  EXPECT_TRUE(scored.model->is_training());
}

TEST(Trainer, LeavesTheGeneratorAloneInTheCriticStep) {
  TinyTraining t(train_with("generator_rate", 0.0));
  const auto G = weights(*t.model->G), D = weights(*t.model->D);
  t.trainer.step();
  EXPECT_TRUE(same(weights(*t.model->G), G));
  EXPECT_FALSE(same(weights(*t.model->D), D));
  EXPECT_FALSE(t.model->fakes_.at(0).requires_grad());
}

TEST(Trainer, LeavesTheCriticAloneInTheGeneratorStep) {
  TinyTraining t(train_with("critic_rate", 0.0));
  const auto G = weights(*t.model->G), D = weights(*t.model->D);
  t.trainer.step();
  EXPECT_TRUE(same(weights(*t.model->D), D));
  EXPECT_FALSE(same(weights(*t.model->G), G));
  EXPECT_FALSE(t.model->critic_learns_);  // gradients that nobody uses
  for (const Tensor& weight : t.model->D->parameters()) EXPECT_TRUE(weight.requires_grad());
}

TEST(Trainer, RoundsConvolutionsInEveryStepIfAsked) {
  TinyTraining whole, rounded(train_with("precision", std::string("bf16")));
  EXPECT_NE(whole.trainer.pretrain(0).item<double>(), rounded.trainer.pretrain(0).item<double>());
  const Losses a = whole.trainer.step(), b = rounded.trainer.step();
  EXPECT_NE(a.critic.item<double>(), b.critic.item<double>());
  EXPECT_NEAR(a.critic.item<double>(), b.critic.item<double>(), 0.05 * std::abs(a.critic.item<double>()) + 0.01);
  EXPECT_NE(a.generator.item<double>(), b.generator.item<double>());
  for (const Tensor& weight : rounded.model->parameters()) EXPECT_EQ(weight.scalar_type(), torch::kFloat32);
}

// TF32 is forbidden or allowed to CUDA's libraries whether there is a GPU or not.
TEST(Trainer, AllowsTf32InItsStepsOnlyIfAsked) {
  prepare_process(/*threads=*/2, "seeded");
  for (const char* precision : {"float32", "tf32", "bf16"}) {
    TinyTraining t(train_with("precision", std::string(precision)));
    t.trainer.step();
    EXPECT_EQ(t.model->tf32_, precision == std::string("tf32")) << precision;
    EXPECT_FALSE(at::globalContext().allowTF32CuDNN() || at::globalContext().allowTF32CuBLAS()) << precision;
  }
}

TEST(Trainer, PretrainsTheCriticAlone) {
  TinyTraining t;
  const auto G = weights(*t.model->G), D = weights(*t.model->D);
  t.trainer.pretrain(0);
  EXPECT_TRUE(same(weights(*t.model->G), G));
  EXPECT_FALSE(same(weights(*t.model->D), D));
  EXPECT_EQ(t.trainer.iteration(), 0);
}

TEST(Trainer, AddsThePenaltyOfTheUpdateToTheGradient) {
  constexpr double kWeight = 50;
  Options train = train_with("generator_rate", 0.0);
  train.set("critic_rate", 0.0);
  TinyTraining plain(train);
  train.set("update_penalty", kWeight);
  TinyTraining penalised(train);
  plain.trainer.step();
  penalised.trainer.step();
  TinyModel& model = *penalised.model;
  const Tensor penalty = kWeight * model.wear(model.scene_).update->square().sum(1).mean();
  const auto expected = torch::autograd::grad({penalty}, model.G->parameters());
  for (size_t i = 0; i < expected.size(); ++i) {
    const Tensor added = model.G->parameters()[i].grad() - plain.model->G->parameters()[i].grad();
    EXPECT_GT(expected[i].abs().max().item<double>(), 0) << i;
    EXPECT_LT((added - expected[i]).abs().max().item<double>(), 1e-3 * expected[i].abs().max().item<double>()) << i;
  }
}

TEST(Trainer, TakesTheCriticStepsAskedForEachOnItsOwnPictures) {
  TinyTraining t(train_with("critic_steps", int64_t(3)));
  t.trainer.step();
  t.trainer.step();
  EXPECT_EQ(t.model->progress_, (std::vector<double>{0, 0, 0, 0.25, 0.25, 0.25}));
  EXPECT_EQ(t.model->clips_, 6);
  for (size_t i = 0; i < 6; ++i)
    for (size_t j = 0; j < i; ++j) EXPECT_FALSE(t.model->fakes_[i].equal(t.model->fakes_[j])) << i << " " << j;
}

TEST(Trainer, PlacesTheShareAskedForAtRandom) {
  TinyTraining none(train_with("random_fakes", 0.0)), third(train_with("random_fakes", 0.3)),
      all(train_with("random_fakes", 1.0));
  for (TinyTraining* t : {&none, &third, &all}) t->trainer.step();
  const Tensor &worn = none.model->fakes_[0], &mixed = third.model->fakes_[0], &random = all.model->fakes_[0];
  EXPECT_TRUE(mixed.slice(0, 0, 1).equal(random.slice(0, 0, 1)));
  EXPECT_TRUE(mixed.slice(0, 1, 3).equal(worn.slice(0, 1, 3)));
  for (int64_t i = 0; i < 3; ++i) EXPECT_FALSE(worn[i].equal(random[i])) << i;
}

TEST(Trainer, LaysTheMismatchedMasksWhereTheyLieOnTheFaceBefore) {
  Options train = train_with("mismatched_fakes", 0.7);
  train.set("random_fakes", 0.3);
  train.set("generator_rate", 0.0);
  TinyTraining t(train);
  t.trainer.step();
  const Tensor& fakes = t.model->fakes_[0];
  const Scene scene = t.model->critic_scene_;
  const Worn worn = t.model->wear(scene);
  const Tensor other = wear_by_homography(scene, worn.homography->roll(1, 0)).image.slice(0, 1, 3);
  EXPECT_TRUE(fakes.slice(0, 1, 3).allclose(other));
}

TEST(Trainer, LetsALinearScheduleEndAtRest) {
  Options train = train_with("rate_schedule", std::string("linear"));
  train.set("decay_from", 0.0);
  train.set("iterations", int64_t(1));
  TinyTraining t(train);
  t.trainer.step();
  EXPECT_TRUE(t.trainer.finished());
  const auto last = weights(*t.model);
  t.trainer.step();
  EXPECT_TRUE(same(weights(*t.model), last));
}

TEST(Trainer, SeesAWeightThatIsNotFinite) {
  TinyTraining t;
  EXPECT_TRUE(t.trainer.finite());
  torch::NoGradGuard off;
  t.model->D->parameters()[0].view({-1})[3] = NAN;
  EXPECT_FALSE(t.trainer.finite());
}

double training_error(Wearer& wearer, const std::vector<Pair>& pairs) {
  KnownScene batch = load_scene(source(), Split::kTrain, pairs, 0, pairs.size());
  batch.known.homography = wearer.wear(batch.scene).homography->to(torch::kFloat64);
  const auto metric = metric_named("corner_error");
  metric->add(batch.known);
  return metric->score().value;
}

TEST(Baselines, TheConstantWarpLiesNearerToTheTruthThanNone) {
  constexpr int64_t kPairs = 24;
  const auto pairs = draw_pairs(source(), Split::kTrain, kPairs, 0);
  const double none = training_error(*identity_wearer(), pairs);
  const double constant = training_error(*constant_wearer(source(), kPairs), pairs);
  EXPECT_GT(none, 5);
  EXPECT_LT(constant, 0.9 * none);
}

TEST(Baselines, TheIdentityLeavesTheTemplateWhereItIs) {
  Scene scene = load_scene(source(), Split::kTest, draw_pairs(source(), Split::kTest, 2, 0), 0, 2).scene;
  scene.start.fill_(0.3);
  const Worn worn = identity_wearer()->wear(scene);
  EXPECT_LT((worn.mask - scene.mask).abs().max().item<double>(), 1e-5);
  EXPECT_TRUE(worn.homography->equal(torch::eye(3).expand({2, 3, 3})));
}

}  // namespace
}  // namespace maskbench
