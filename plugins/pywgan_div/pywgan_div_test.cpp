#include <torch/autograd.h>

#include <cmath>

#include "maskbench/layers.h"
#include "tests/plugins/models.h"

namespace maskbench {
namespace {

// Eq. 1 written out, picture by picture, at the paper's k = 2 and p = 6.
TEST(PyWganDiv, MinimisesTheEquationOfThePaper) {
  const auto model = small_adversary("pywgan_div", 24);
  auto& D = *model->critic().as<CriticImpl>();
  torch::NoGradGuard off;
  for (Tensor& weight : D.parameters()) weight.mul_(3);  // so that the divergence is no rounding error
  const Tensor real = torch::rand({3, 3, 24, 24}), fake = torch::rand({3, 3, 24, 24});
  const Tensor t = Rng(5, "step", 0).uniform({3});
  double expected = 0;
  for (int64_t i = 0; i < 3; ++i) {
    torch::AutoGradMode on(true);
    const Tensor x = (2 * (t[i] * real[i] + (1 - t[i]) * fake[i]) - 1).unsqueeze(0).requires_grad_();
    const double slope = torch::autograd::grad({D.score(x).sum()}, {x})[0].norm().item<double>();
    const double divergence = 2 * std::pow(slope, 6);
    EXPECT_GT(divergence, 1e-3);
    const Tensor scores = D.forward(torch::stack({real[i], fake[i]}));
    expected += (scores[1] - scores[0]).item<double>() + divergence;
  }
  torch::AutoGradMode on(true);
  Rng rng(5, "step", 0);
  const double loss = model->critic_loss({{}, real}, fake, {0, 0.0, rng}).item<double>();
  EXPECT_NEAR(loss, expected / 3, 1e-4 * std::abs(loss));
}

}  // namespace
}  // namespace maskbench
