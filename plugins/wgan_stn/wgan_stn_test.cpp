#include "tests/plugins/models.h"

namespace maskbench {
namespace {

TEST(WganStn, LeavesNoWeightOfTheCriticBeyondAHundredthAfterItsStep) {
  const auto model = small_adversary("wgan_stn", 24);
  const auto largest = [](const torch::nn::Module& network) {
    double most = 0;
    for (const Tensor& weight : network.parameters()) most = std::max(most, weight.abs().max().item<double>());
    return most;
  };
  const double of_generator = largest(model->generator());
  EXPECT_GT(largest(model->critic()), 0.5);  // those of batch norm begin at 1
  model->after_critic_step();
  EXPECT_FLOAT_EQ(float(largest(model->critic())), 0.01f);
  EXPECT_EQ(largest(model->generator()), of_generator);
}

TEST(WganStn, MinimisesTheDifferenceOfTheScores) {
  const auto model = small_adversary("wgan_stn", 24);
  const Tensor real = torch::rand({3, 3, 24, 24}), fake = torch::rand({3, 3, 24, 24});
  Rng rng(1, "step", 0);
  const Step step{0, 0.0, rng};
  const auto critic = [&](const Tensor& a, const Tensor& b) {
    return model->critic_loss({{}, a}, b, step).item<double>();
  };
  const auto generator = [&](const Tensor& image) {
    return model->generator_loss({}, {image, {}, {}, {}, {}, {}}, step).item<double>();
  };
  EXPECT_NE(critic(real, fake), 0);
  EXPECT_NEAR(critic(real, fake), generator(real) - generator(fake), 1e-6);
  EXPECT_NEAR(critic(real, fake), -critic(fake, real), 1e-6);
}

}  // namespace
}  // namespace maskbench
