// What every plugin that learns must do in training, in every variant of its options.
#include <cmath>

#include "device/device.h"
#include "spec/sections.h"
#include "tests/plugins/models.h"
#include "tests/train/weights.h"
#include "train/trainer.h"

namespace maskbench {
namespace {

constexpr int64_t kSize = 24, kBatch = 3;

class EveryAdversary : public EveryModel {
 protected:
  void SetUp() override { prepare_process(/*threads=*/1, "seeded"); }  // as a run does: denormals are slow

  std::shared_ptr<Adversary> adversary(const Options& options, int64_t size = kSize) const {
    return std::dynamic_pointer_cast<Adversary>(make(options, size));
  }
  Step step() { return {0, 0.0, rng_}; }

  const Batch batch_{some_scene(kBatch, kSize), Rng(3, "masked", 0).uniform({kBatch, 3, kSize, kSize})};
  Rng rng_{3, "step", 0};
};

// Every weight has a finite gradient that is not zero, but for a bias of the score itself: a difference of scores
// (Wasserstein) does not see it.
void expect_gradients(const torch::nn::Module& network) {
  for (const auto& weight : network.named_parameters()) {
    const Tensor& gradient = weight.value().grad();
    ASSERT_TRUE(gradient.defined()) << weight.key();
    EXPECT_TRUE(gradient.isfinite().all().item<bool>()) << weight.key();
    EXPECT_TRUE(weight.value().numel() == 1 || gradient.abs().max().item<double>() > 0) << weight.key();
  }
}

// Strong signals: as it comes, a narrow critic's deep units are on or off for all pictures alike, and a difference of
// scores does not see the biases of those.
void stir(torch::nn::Module& network) {
  torch::NoGradGuard off;
  for (Tensor& weight : network.parameters())
    if (weight.dim() > 1) weight.normal_(0, std::sqrt(2 / double(weight.numel() / weight.size(0))));
}

TEST_P(EveryAdversary, ReachesEveryWeightOfTheGenerator) {
  for (const auto& [name, options] : variants(plugin_)) {
    SCOPED_TRACE(name);
    const auto model = adversary(options);
    model->generator_loss(batch_, model->wear(batch_.scene), step()).backward();
    expect_gradients(model->generator());
  }
}

TEST_P(EveryAdversary, ReachesEveryWeightOfTheCriticAndLeavesTheGeneratorAlone) {
  for (const auto& [name, options] : variants(plugin_)) {
    SCOPED_TRACE(name);
    const auto model = adversary(options);
    stir(model->critic());
    const Tensor loss = model->critic_loss(batch_, model->wear(batch_.scene).image.detach(), step());
    EXPECT_EQ(loss.dim(), 0);
    loss.backward();
    model->after_critic_step();
    expect_gradients(model->critic());
    for (const Tensor& weight : model->generator().parameters()) EXPECT_FALSE(weight.grad().defined());
  }
}

TEST_P(EveryAdversary, DrawsFromTheStepsOwnStream) {
  for (const auto& [name, options] : variants(plugin_)) {
    SCOPED_TRACE(name);
    const auto loss = [&](uint64_t global) {
      const auto model = adversary(options);
      torch::manual_seed(global);
      Rng same(3, "step", 0);
      return model->critic_loss(batch_, batch_.scene.face, {0, 0.0, same});
    };
    EXPECT_TRUE(loss(1).equal(loss(2)));
  }
}

TEST_P(EveryAdversary, HasNoWeightsBesideItsTwoNetworks) {
  for (const auto& [name, options] : variants(plugin_)) {
    SCOPED_TRACE(name);
    const auto model = adversary(options);
    const size_t of_both = model->generator().parameters().size() + model->critic().parameters().size();
    EXPECT_EQ(model->parameters().size(), of_both);
  }
}

TrainingSet some_pool(int64_t size) {
  torch::manual_seed(6);
  const auto pictures = [size](int64_t channels) {
    return torch::randint(256, {6, channels, size, size}, torch::dtype(torch::kUInt8));
  };
  return {pictures(3), pictures(3), pictures(4)};
}

// [train] as the plugin would have it, with these rates.
Options training(const ModelPlugin& plugin, double generator_rate, double critic_rate, int64_t batch = kBatch) {
  Options train(train_schema());
  for (const auto& [name, value] : plugin.train) train.set(name, value);
  train.set("critic_steps", int64_t(2));
  train.set("generator_rate", generator_rate);
  train.set("critic_rate", critic_rate);
  train.set("batch", batch);
  train.set("random_fakes", 0.4);
  return train;
}

TEST_P(EveryAdversary, LearnsWithOneNetworkInItsTurnAndLeavesTheOtherAlone) {
  for (auto [name, options] : variants(plugin_)) {
    SCOPED_TRACE(name);
    if (find_option(plugin_.options, "clip")) options.set("clip", 1e3);  // which moves weights without a rate
    for (const bool critic_learns : {false, true}) {
      const auto model = adversary(options);
      const auto G = weights(model->generator()), D = weights(model->critic());
      Trainer trainer(model, training(plugin_, critic_learns ? 0 : 1e-3, critic_learns ? 1e-3 : 0), some_pool(kSize), 1,
                      torch::kCPU);
      trainer.step();
      EXPECT_EQ(same(weights(model->generator()), G), critic_learns);
      EXPECT_EQ(same(weights(model->critic()), D), !critic_learns);
    }
  }
}

TEST_P(EveryAdversary, GivesTheSameWeightsForTheSameSeed) {
  for (const auto& [name, options] : variants(plugin_)) {
    SCOPED_TRACE(name);
    const auto trained = [&, &chosen = options](uint64_t seed) {
      const auto model = adversary(chosen);
      Trainer trainer(model, training(plugin_, 1e-3, 1e-3), some_pool(kSize), seed, torch::kCPU);
      trainer.step();
      trainer.step();
      EXPECT_TRUE(trainer.finite());
      return weights(*model);
    };
    const auto once = trained(1);
    EXPECT_TRUE(same(once, trained(1)));
    EXPECT_FALSE(same(once, trained(2)));
  }
}

// At 16 pixels a side the last map is 1 x 1: one value a channel.
TEST_P(EveryAdversary, TrainsOnOnePictureOfTheLeastSize) {
  for (const auto& [name, options] : variants(plugin_)) {
    SCOPED_TRACE(name);
    const auto model = adversary(options, 16);
    Trainer trainer(model, training(plugin_, 1e-3, 1e-3, /*batch=*/1), some_pool(16), 1, torch::kCPU);
    const Losses losses = trainer.step();
    EXPECT_TRUE(losses.critic.isfinite().item<bool>() && losses.generator.isfinite().item<bool>());
    EXPECT_TRUE(trainer.finite());
  }
}

INSTANTIATE_TEST_SUITE_P(Plugins, EveryAdversary, testing::ValuesIn(trained_plugin_files()), stem);

}  // namespace
}  // namespace maskbench
