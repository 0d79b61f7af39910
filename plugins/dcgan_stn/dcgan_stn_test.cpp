#include <cmath>

#include "tests/plugins/models.h"

namespace maskbench {
namespace {

// Batch norm couples the pictures of a batch: were real and fake one batch, the loss would not fall into two parts.
TEST(DcganStn, PutsRealAndFakeThroughTheCriticApart) {
  const auto model = small_adversary("dcgan_stn", 24);
  const auto pictures = [](double brightness) { return brightness * torch::rand({3, 3, 24, 24}); };
  const Tensor real = pictures(1), fake = pictures(1), dark = pictures(0.2), grey = pictures(0.5);
  Rng rng(1, "step", 0);
  const auto loss = [&](const Tensor& a, const Tensor& b) { return model->critic_loss({{}, a}, b, {0, 0.0, rng}); };
  const Tensor with_real = loss(real, fake) - loss(real, dark), with_grey = loss(grey, fake) - loss(grey, dark);
  EXPECT_GT(with_real.abs().item<double>(), 1e-4);
  EXPECT_NEAR(with_real.item<double>(), with_grey.item<double>(), 1e-6);
}

// One picture of each: what the generator's losses say of their scores, the critic's loss of the same two must repeat.
TEST(DcganStn, MayPutRealAndFakeThroughTheCriticAsOneBatchInBothSteps) {
  const ModelPlugin& plugin = load_plugin(MASKBENCH_BUILD_DIR "/plugins/dcgan_stn.so");
  torch::manual_seed(1);
  const Options joint = small_with(plugin, "critic_batch", std::string("joint"));
  const auto model = std::dynamic_pointer_cast<Adversary>(plugin.make(joint, 24));
  Rng rng(1, "step", 0);
  const Tensor a = torch::rand({1, 3, 24, 24}), b = 0.5 * torch::rand({1, 3, 24, 24});
  const auto of_generator = [&](const Tensor& fake, const Tensor& real) {
    return model->generator_loss({{}, real}, {fake, {}, {}, {}, {}, {}}, {0, 0.0, rng}).item<double>();
  };
  const double a_beside_b = of_generator(a, b), b_beside_a = of_generator(b, a);
  EXPECT_GT(std::abs(a_beside_b - of_generator(a, 0.2 * a)), 1e-4);
  const double score_b = -std::log(std::expm1(b_beside_a));  // softplus(-score) undone
  EXPECT_NEAR(model->critic_loss({{}, a}, b, {0, 0.0, rng}).item<double>(), a_beside_b + std::log1p(std::exp(score_b)),
              1e-5);
}

}  // namespace
}  // namespace maskbench
