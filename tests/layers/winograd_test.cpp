#include "layers/kernels/winograd/winograd.h"

#include <gtest/gtest.h>

namespace maskbench {
namespace {

TEST(Winograd, IsLeftToLayersOfManyTilesAndOfSixteensOfChannels) {
  EXPECT_TRUE(worth_winograd({16, 16, 12, 12}, 16));  // 16 pictures of 2 x 2 tiles
  EXPECT_FALSE(worth_winograd({15, 16, 12, 12}, 16));
  EXPECT_TRUE(worth_winograd({16, 16, 10, 9}, 16));  // parts of tiles count
  EXPECT_FALSE(worth_winograd({16, 16, 6, 6}, 16));
  EXPECT_FALSE(worth_winograd({16, 24, 12, 12}, 16));
  EXPECT_FALSE(worth_winograd({16, 16, 12, 12}, 24));
}

struct Layer {
  int64_t B, C, N, H, W;
};

class EveryLayer : public testing::TestWithParam<Layer> {
 protected:
  void SetUp() override {
    torch::manual_seed(5);
    const auto& [B, C, N, H, W] = GetParam();
    x = torch::randn({B, C, H, W}), weight = 0.1 * torch::randn({N, C, 4, 4}), bias = torch::randn({N});
    dy = torch::randn({B, N, H / 2, W / 2});
  }

  // In float64, by LibTorch.
  Tensor truth(int64_t which) const {
    const auto all = at::convolution_backward(dy.to(torch::kFloat64), x.to(torch::kFloat64), weight.to(torch::kFloat64),
                                              std::nullopt, {2, 2}, {1, 1}, {1, 1}, false, {0, 0}, 1,
                                              {which == 0, which == 1, false});
    return which == 0 ? std::get<0>(all) : std::get<1>(all);
  }

  static double error(const Tensor& found, const Tensor& truth) {
    EXPECT_EQ(found.sizes(), truth.sizes());
    return ((found - truth).norm() / truth.norm()).item<double>();
  }

  Tensor x, weight, bias, dy;
};

TEST_P(EveryLayer, IsAsExactAsAConvolutionOfLibTorch) {
  const auto direct = [](const Tensor& x, const Tensor& w, const Tensor& b) { return torch::conv2d(x, w, b, 2, 1); };
  const Tensor exact = direct(x.to(torch::kFloat64), weight.to(torch::kFloat64), bias.to(torch::kFloat64));
  EXPECT_LT(error(winograd_convolution(x, weight, bias), exact), 1e-6);
  EXPECT_LT(error(winograd_input_gradient(dy, weight, x.size(2), x.size(3)), truth(0)), 1e-6);
  EXPECT_LT(error(winograd_weight_gradient(x, dy), truth(1)), 2e-6);
}

TEST_P(EveryLayer, GivesEveryPictureItsOwnWhateverIsBesideIt) {
  const Tensor all = winograd_convolution(x, weight, {}),
               dx = winograd_input_gradient(dy, weight, x.size(2), x.size(3));
  const int64_t last = x.size(0) - 1;
  const double scale = all.abs().max().item<double>();
  EXPECT_LT(
      (winograd_convolution(x.narrow(0, last, 1), weight, {}) - all.narrow(0, last, 1)).abs().max().item<double>(),
      1e-6 * scale);
  EXPECT_LT((winograd_input_gradient(dy.narrow(0, last, 1), weight, x.size(2), x.size(3)) - dx.narrow(0, last, 1))
                .abs()
                .max()
                .item<double>(),
            1e-5 * dx.abs().max().item<double>());
}

INSTANTIATE_TEST_SUITE_P(, EveryLayer,
                         testing::Values(Layer{2, 16, 16, 12, 12},     // whole tiles
                                         Layer{3, 32, 48, 10, 14},     // parts of them
                                         Layer{2, 16, 32, 11, 9},      // a line and a column that none sees
                                         Layer{1, 16, 16, 2, 2},       // one output
                                         Layer{40, 64, 128, 24, 24}),  // more than one chunk
                         [](const auto& info) { return "Case" + std::to_string(info.index); });

}  // namespace
}  // namespace maskbench
