#include "work/flops.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include "layers/convolution.h"
#include "products/matrix_product.h"

namespace maskbench {
namespace {

using torch::nn::Conv2d;
using torch::nn::Conv2dOptions;
using torch::nn::Linear;

TEST(CountFlops, OfAConvolutionIsItsMultiplyAddsForwardAndBackward) {
  constexpr double kForward = 2.0 * (2 * 8 * 10 * 10) * (3 * 3 * 3);
  Conv2d layer(Conv2dOptions(3, 8, 3).padding(1));
  const Tensor x = torch::rand({2, 3, 10, 10});
  EXPECT_EQ(count_flops([&] { layer(x); }), kForward);
  EXPECT_EQ(count_flops([&] { layer(x).sum().backward(); }), 2 * kForward);  // weights alone
  const Tensor learning = x.clone().requires_grad_();
  EXPECT_EQ(count_flops([&] { layer(learning).sum().backward(); }), 3 * kForward);
}

TEST(CountFlops, CountsOurOwnConvolutionsLikeThoseOfLibTorch) {
  const Tensor x = torch::rand({2, 3, 10, 10}).requires_grad_(), weight = torch::rand({8, 3, 3, 3}).requires_grad_();
  const double ours = count_flops([&] { convolve(x, weight, Tensor(), 2, 1).sum().backward(); });
  EXPECT_EQ(ours, 3 * 2.0 * (2 * 8 * 5 * 5) * (3 * 3 * 3));
}

TEST(CountFlops, CountsAGroupsOwnChannelsOnly) {
  Conv2d layer(Conv2dOptions(8, 8, 3).padding(1).groups(4));
  EXPECT_EQ(count_flops([&] { layer(torch::rand({2, 8, 10, 10})); }), 2.0 * (2 * 8 * 100) * (2 * 9));
}

TEST(CountFlops, OfAMatrixProductIsItsMultiplyAdds) {
  Linear layer(20, 5);
  const Tensor x = torch::rand({4, 20}).requires_grad_();
  EXPECT_EQ(count_flops([&] { layer(x); }), 2 * 4 * 20 * 5);
  EXPECT_EQ(count_flops([&] { layer(x).sum().backward(); }), 3 * 2 * 4 * 20 * 5);
  const Tensor many = torch::rand({3, 4, 5});
  EXPECT_EQ(count_flops([&] { many.bmm(many.transpose(1, 2)); }), 2 * 3 * 4 * 5 * 4);
  for (const auto library : {ProductLibrary::kMkl, ProductLibrary::kOneDnn})
    EXPECT_EQ(count_flops([&] { matrix_product(many, many.transpose(1, 2), library); }), 2 * 3 * 4 * 5 * 4);
  EXPECT_EQ(count_flops([&] { torch::zeros({3, 4, 4}).baddbmm_(many, many.transpose(1, 2)); }), 2 * 3 * 4 * 5 * 4);
}

TEST(CountFlops, CountsNothingElse) {
  EXPECT_EQ(count_flops([] { torch::rand({10, 10}).exp().sum(); }), 0);
  EXPECT_EQ(count_flops([] {}), 0);
}

}  // namespace
}  // namespace maskbench
