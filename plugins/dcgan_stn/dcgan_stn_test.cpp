#include "tests/plugins/models.h"

namespace maskbench {
namespace {

// Batch norm couples the pictures of a batch: were real and fake one batch, the loss would not fall into two parts.
TEST(DcganStn, PutsRealAndFakeThroughTheCriticApart) {
  const auto model = small_adversary("dcgan_stn", 24);
  const auto pictures = [](double brightness) { return brightness * torch::rand({3, 3, 24, 24}); };
  const Tensor real = pictures(1), fake = pictures(1), dark = pictures(0.2), grey = pictures(0.5);
  Rng rng(1, "step", 0);
  const auto loss = [&](const Tensor& a, const Tensor& b) { return model->critic_loss(a, b, {0, 0.0, rng}); };
  const Tensor with_real = loss(real, fake) - loss(real, dark), with_grey = loss(grey, fake) - loss(grey, dark);
  EXPECT_GT(with_real.abs().item<double>(), 1e-4);
  EXPECT_NEAR(with_real.item<double>(), with_grey.item<double>(), 1e-6);
}

}  // namespace
}  // namespace maskbench
