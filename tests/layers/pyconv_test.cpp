// The layer PyConv; its kernels are tested in pyconv_passes_test.cpp.
#include <gtest/gtest.h>
#include <torch/autograd.h>
#include <torch/nn/modules/conv.h>

#include <functional>

#include "maskbench/layers.h"

namespace maskbench {
namespace {

using Level = PyConvImpl::Level;

double difference(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }

int64_t count(const torch::nn::Module& network) {
  int64_t sum = 0;
  for (const Tensor& weight : network.parameters()) sum += weight.numel();
  return sum;
}

// The definition: one grouped convolution a level.
Tensor slow_pyconv(const PyConv& layer, const Tensor& x, int64_t stride) {
  const auto weights = layer->named_parameters();
  std::vector<Tensor> maps;
  for (size_t i = 0; i < layer->levels().size(); ++i) {
    const Level& level = layer->levels()[i];
    const std::string branch = "branches." + std::to_string(i) + ".";
    maps.push_back(torch::conv2d(x, weights[branch + "weight"], weights[branch + "bias"], stride, level.kernel / 2,
                                 /*dilation=*/1, level.groups));
  }
  return torch::cat(maps, 1);
}

PyConv double_pyconv(int64_t in, std::vector<Level> levels) {
  torch::manual_seed(3);
  PyConv layer(in, std::move(levels), 2);
  layer->to(torch::kFloat64);
  return layer;
}

PyConv narrow_pyconv() { return double_pyconv(8, {{3, 1, 4}, {5, 4, 4}, {7, 8, 8}}); }

// The output, the gradients of its weighted sum of squares with respect to picture and weights, and the gradients of
// the squared norm of the first of those with respect to the weights.
std::vector<Tensor> orders(PyConv& layer, int64_t in, const std::function<Tensor(const Tensor&)>& forward) {
  torch::manual_seed(4);
  const Tensor x = torch::randn({2, in, 11, 10}, torch::kFloat64).requires_grad_();
  const Tensor out = forward(x);
  std::vector<Tensor> inputs = layer->parameters();
  inputs.push_back(x);
  std::vector<Tensor> all = torch::autograd::grad({out.pow(3).sum()}, inputs, {}, true, /*create_graph=*/true);
  const Tensor norm = all.back().square().sum();
  inputs.pop_back();
  for (const Tensor& second : torch::autograd::grad({norm}, inputs, {}, false, false, /*allow_unused=*/true))
    if (second.defined()) all.push_back(second);
  all.push_back(out);
  return all;
}

void expect_equal_orders(PyConv layer, int64_t in) {
  const auto fast = orders(layer, in, [&](const Tensor& x) { return layer(x); });
  const auto slow = orders(layer, in, [&](const Tensor& x) { return slow_pyconv(layer, x, 2); });
  const size_t weights = layer->parameters().size();
  ASSERT_EQ(fast.size(), slow.size());
  ASSERT_EQ(fast.size(), weights + 1 + weights + 1);
  for (size_t i = 0; i < fast.size(); ++i) {
    ASSERT_EQ(fast[i].sizes(), slow[i].sizes()) << i;
    EXPECT_GT(slow[i].abs().max().item<double>(), 0) << i;
    EXPECT_LT(difference(fast[i], slow[i]), 1e-9 * slow[i].abs().max().item<double>()) << i;
  }
}

TEST(PyConv, EqualsGroupedConvolutionsInValueAndTwoOrdersOfGradients) { expect_equal_orders(narrow_pyconv(), 8); }

TEST(PyConv, EqualsThemWhereItsGroupsAreWide) { expect_equal_orders(double_pyconv(64, {{3, 1, 32}, {5, 2, 64}}), 64); }

TEST(PyConv, RoundsOddSidesUp) {
  PyConv layer = narrow_pyconv();
  EXPECT_EQ(layer(torch::zeros({1, 8, 11, 10}, torch::kFloat64)).sizes(), (std::vector<int64_t>{1, 16, 6, 5}));
}

TEST(PyConv, TakesAsManyGroupsAsTheChannelsAllow) {
  const PyConv layer(6, std::vector<Level>{{3, 1, 4}, {5, 4, 4}, {7, 16, 9}, {9, 16, 12}}, 2);
  std::vector<int64_t> groups;
  for (const Level& level : layer->levels()) groups.push_back(level.groups);
  EXPECT_EQ(groups, (std::vector<int64_t>{1, 2, 3, 6}));
}

TEST(PyConv, TakesFewerGroupsWhereThoseAskedForDivideUnevenly) {
  const PyConv layer(12, std::vector<Level>{{3, 4, 6}, {5, 5, 18}, {7, 8, 24}}, 2);
  EXPECT_EQ(layer->levels()[0].groups, 3);  // 4 divides 12, but not 6
  EXPECT_EQ(layer->levels()[1].groups, 3);
  EXPECT_EQ(layer->levels()[2].groups, 6);
}

TEST(PyConv, HasTheWeightsOfThePaperAt64Channels) {
  const PyConv layer(64, std::vector<Level>{{3, 1, 16}, {5, 4, 16}, {7, 8, 16}, {9, 16, 16}}, 2);
  EXPECT_EQ(count(*layer), 64 * 16 * 9 + 16 * 16 * 25 + 8 * 16 * 49 + 4 * 16 * 81 + 64);
  EXPECT_EQ(count(*layer), 27136);
}

}  // namespace
}  // namespace maskbench
