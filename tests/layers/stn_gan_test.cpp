#include "maskbench/stn_gan.h"

#include <gtest/gtest.h>

#include <memory>

namespace maskbench {
namespace {

class TinyGan final : public StnGan {
 public:
  TinyGan(const Options& options, int64_t size) : StnGan(options, four_halvings(4), size) {}
  Tensor critic_loss(const Scores& D) override { return D.fake.mean() - D.real.mean(); }
  Tensor generator_loss(const Tensor& D_fake) override { return -D_fake.mean(); }
};

Options narrow(bool stn) {
  Options options(stn_gan_options({}));
  options.set("width", int64_t(4));
  options.set("stn", stn);
  return options;
}

Scene some_scene(int64_t size) {
  torch::manual_seed(1);
  return {torch::rand({2, 3, size, size}), torch::rand({2, 4, size, size}), 0.1 * torch::randn({2, 8}), {}, {}, {}};
}

TEST(StnGan, TakesItsDefaultsFromTheSystem) {
  const Options options(stn_gan_options({"mean", "pyconv", true, "clip"}));
  EXPECT_EQ(options.text("generator_head"), "mean");
  EXPECT_EQ(options.text("convolution"), "pyconv");
  EXPECT_TRUE(options.flag("batch_norm"));
  EXPECT_EQ(options.text("constraint"), "clip");
  EXPECT_TRUE(options.flag("stn"));
}

TEST(StnGan, WithoutATransformerPaintsOverTheUnmovedFace) {
  TinyGan model(narrow(/*stn=*/false), 21);
  Scene scene = some_scene(21);
  const Worn worn = model.wear(scene);
  EXPECT_EQ(worn.mask.sizes(), (std::vector<int64_t>{2, 4, 21, 21}));
  EXPECT_GT(worn.mask.min().item<double>(), 0);
  EXPECT_LT(worn.mask.max().item<double>(), 1);
  EXPECT_TRUE(worn.image.equal(composite(scene.face, worn.mask)));
  EXPECT_FALSE(worn.grid || worn.homography || worn.warp || worn.update);
}

TEST(StnGan, WithoutATransformerDoesNotLookAtWhereAMaskStarts) {
  TinyGan model(narrow(/*stn=*/false), 21);
  Scene scene = some_scene(21);
  const Tensor image = model.wear(scene).image;
  scene.start = scene.start + 1;
  scene.jitter = torch::ones({2, 8});
  EXPECT_TRUE(model.wear(scene).image.equal(image));
}

TEST(StnGan, WithoutATransformerSeesFaceAndMask) {
  TinyGan model(narrow(/*stn=*/false), 21);
  const Scene scene = some_scene(21);
  Scene face = scene, mask = scene;
  face.face = 1 - scene.face;
  mask.mask = 1 - scene.mask;
  const Tensor painted = model.wear(scene).mask;
  EXPECT_FALSE(model.wear(face).mask.equal(painted));
  EXPECT_FALSE(model.wear(mask).mask.equal(painted));
}

TEST(StnGan, WithATransformerKnowsItsWarp) {
  TinyGan model(narrow(/*stn=*/true), 21);
  const Worn worn = model.wear(some_scene(21));
  EXPECT_TRUE(worn.grid && worn.homography && worn.warp && worn.update);
}

// The critic's loss of random pictures as the trainer asks for it, with these options.
Tensor critic_loss(Options options, const std::string& name, Value value) {
  options.set(name, std::move(value));
  torch::manual_seed(2);
  const std::shared_ptr<Adversary> model = std::make_shared<TinyGan>(options, 21);
  Rng rng(1, "step", 0);
  return model->critic_loss({{}, torch::rand({3, 3, 21, 21})}, torch::rand({3, 3, 21, 21}), {0, 0.0, rng});
}

TEST(StnGan, AddsThePenaltyOfItsConstraintToTheCriticsLoss) {
  Options options = narrow(/*stn=*/true);
  const double alone = critic_loss(options, "constraint", std::string("none")).item<double>();
  options.set("constraint", std::string("gp"));
  const auto with_weight = [&](double weight) { return critic_loss(options, "lambda", weight).item<double>(); };
  EXPECT_EQ(with_weight(0), alone);
  EXPECT_GT(with_weight(1), alone + 1e-3);
  EXPECT_NEAR(with_weight(3) - alone, 3 * (with_weight(1) - alone), 1e-5);
}

TEST(StnGan, PassesRealAndFakePicturesAsOneBatchThatSharesItsStatistics) {
  Options options = narrow(/*stn=*/true);
  const auto difference = [&] {
    const Tensor apart = critic_loss(options, "critic_batch", std::string("apart"));
    return (critic_loss(options, "critic_batch", std::string("joint")) - apart).abs().item<double>();
  };
  EXPECT_LT(difference(), 1e-5);
  options.set("batch_norm", true);
  EXPECT_GT(difference(), 1e-4);
}

// Exposes the critic's scores of pictures.
class ScoredGan final : public StnGan {
 public:
  ScoredGan(const Options& options, int64_t size) : StnGan(options, four_halvings(4), size) {}
  Tensor critic_loss(const Scores& D) override { return (seen = D).fake.mean() - D.real.mean(); }
  Tensor generator_loss(const Tensor& D_fake) override { return -D_fake.mean(); }

  Scores seen;
};

Tensor pictures(uint64_t seed) {
  torch::manual_seed(seed);
  return torch::rand({3, 3, 21, 21});
}

TEST(StnGan, BoundsTheCriticsScore) {
  Rng rng(0, "test", uint64_t{0});
  Options free = narrow(true), bounded = narrow(true);
  bounded.set("score_bound", 0.25);
  torch::manual_seed(7);
  ScoredGan without(free, 21);
  torch::manual_seed(7);
  ScoredGan with(bounded, 21);
  const Step step(0, 0, rng);
  without.StnGan::critic_loss({{}, pictures(1)}, pictures(2), step);
  with.StnGan::critic_loss({{}, pictures(1)}, pictures(2), step);
  EXPECT_TRUE(torch::allclose(with.seen.real, 0.25 * torch::tanh(without.seen.real / 0.25), 0, 1e-7));
  EXPECT_TRUE(torch::allclose(with.seen.fake, 0.25 * torch::tanh(without.seen.fake / 0.25), 0, 1e-7));
}

TEST(StnGan, NormalisesTheGeneratorAlone) {
  Options options = narrow(true);
  options.set("generator_norm", true);
  TinyGan model(options, 21);
  const auto normed = [](torch::nn::Module& network) {
    for (const auto& buffer : network.named_buffers())
      if (buffer.key().ends_with("running_mean")) return true;
    return false;
  };
  EXPECT_TRUE(normed(model.generator()));
  EXPECT_FALSE(normed(model.critic()));
}

TEST(StnGan, ClassifiesBeforehandByTheUnboundedOutput) {
  Rng rng(0, "test", uint64_t{0});
  Options own = narrow(true), classify = narrow(true);
  own.set("score_bound", 0.25);
  classify.set("score_bound", 0.25);
  classify.set("pretrain_loss", std::string("classify"));
  torch::manual_seed(7);
  ScoredGan first(own, 21);
  torch::manual_seed(7);
  ScoredGan second(classify, 21);
  torch::manual_seed(7);
  ScoredGan unbounded(narrow(true), 21);
  const Step step(0, 0, rng);
  const Tensor real = pictures(1), fake = pictures(2);
  const double loss = first.StnGan::critic_loss({{}, real}, fake, step).item<double>();
  EXPECT_EQ(first.pretraining_loss({{}, real}, fake, step).item<double>(), loss);
  unbounded.StnGan::critic_loss({{}, real}, fake, step);
  const Tensor wanted = torch::softplus(-unbounded.seen.real).mean() + torch::softplus(unbounded.seen.fake).mean();
  EXPECT_NEAR(second.pretraining_loss({{}, real}, fake, step).item<double>(), wanted.item<double>(), 1e-6);
}

}  // namespace
}  // namespace maskbench
