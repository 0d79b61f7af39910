#include <gtest/gtest.h>
#include <torch/autograd.h>
#include <torch/nn/modules/conv.h>

#include <functional>

#include "maskbench/layers.h"
#include "plugin/loader/load.h"

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

// Options of a trunk 8 wide.
Options narrow(const char* convolution = "plain", bool batch_norm = false) {
  Schema schema = trunk_options(convolution, batch_norm);
  Options options(schema);
  options.set("width", int64_t(8));
  return options;
}

TEST(Trunk, KnowsTheSideOfItsMap) {
  EXPECT_EQ(make_trunk(3, five_halvings(), narrow()).side(144), 5);
  EXPECT_EQ(make_trunk(3, four_halvings(3), narrow()).side(144), 9);
  for (const Stages& stages : {five_halvings(), four_halvings(3), four_halvings(4)})
    for (const char* convolution : {"plain", "pyconv"})
      for (const int64_t size : {16, 33, 47, 144}) {
        SCOPED_TRACE(testing::Message() << stages.size() << " stages, " << convolution << " at " << size);
        Trunk trunk = make_trunk(3, stages, narrow(convolution, /*batch_norm=*/true));
        const int64_t side = trunk.side(size);
        EXPECT_EQ(trunk.channels, 64);
        EXPECT_EQ(trunk.layers->forward(torch::rand({2, 3, size, size})).sizes(),
                  (std::vector<int64_t>{2, 64, side, side}));
      }
}

// A stage's convolution by its weights: [out,in,k,k], one a level of a pyramid.
std::vector<std::vector<int64_t>> kernels_of(const Trunk& trunk) {
  std::vector<std::vector<int64_t>> shapes;
  for (const auto& weight : trunk.layers->named_parameters())
    if (weight.value().dim() == 4) shapes.push_back(weight.value().sizes().vec());
  return shapes;
}

TEST(Trunk, HasPyramidsInTheStagesThatAllowThem) {
  using Shapes = std::vector<std::vector<int64_t>>;
  EXPECT_EQ(kernels_of(make_trunk(7, four_halvings(4), narrow())),
            (Shapes{{8, 7, 4, 4}, {16, 8, 4, 4}, {32, 16, 4, 4}, {64, 32, 4, 4}}));
  EXPECT_EQ(kernels_of(make_trunk(7, four_halvings(4), narrow("pyconv"))), (Shapes{{8, 7, 4, 4},
                                                                                   {4, 8, 3, 3},
                                                                                   {4, 2, 5, 5},
                                                                                   {4, 2, 7, 7},
                                                                                   {4, 2, 9, 9},
                                                                                   {8, 16, 3, 3},
                                                                                   {8, 4, 5, 5},
                                                                                   {16, 2, 7, 7},
                                                                                   {32, 32, 3, 3},
                                                                                   {32, 8, 5, 5}}));
  EXPECT_EQ(kernels_of(make_trunk(7, five_halvings(), narrow())),
            (Shapes{{8, 7, 7, 7}, {8, 8, 3, 3}, {16, 8, 3, 3}, {32, 16, 3, 3}, {64, 32, 3, 3}}));
}

TEST(Trunk, HasNoBiasBeforeBatchNorm) {
  for (const char* convolution : {"plain", "pyconv"}) {
    const Trunk trunk = make_trunk(3, four_halvings(4), narrow(convolution, /*batch_norm=*/true));
    for (const auto& entry : trunk.layers->named_parameters()) {
      const bool of_convolution = entry.key().find("branches") != std::string::npos || entry.value().dim() == 4;
      EXPECT_FALSE(of_convolution && entry.key().ends_with("bias") && entry.key() != "1.bias") << entry.key();
    }
  }
}

TEST(BatchNorm, OfOneValueAChannelNormalisesByTheRunningStatistics) {
  BatchNorm layer(3);
  layer->forward(torch::randn({4, 3, 5, 5}) * 2 + 1);
  const Tensor mean = layer->running_mean.clone(), x = torch::randn({1, 3, 1, 1});
  const Tensor expected = (x - mean.view({1, 3, 1, 1})) / (layer->running_var.view({1, 3, 1, 1}) + 1e-5).sqrt();
  EXPECT_LT(difference(layer->forward(x), expected), 1e-5);
  EXPECT_TRUE(layer->running_mean.equal(mean));
}

TEST(BatchNorm, OfMoreIsTheUsualOne) {
  BatchNorm layer(3);
  const Tensor x = torch::randn({2, 3, 1, 1}) * 2 + 1;
  torch::nn::BatchNorm2d usual(3);
  EXPECT_TRUE(layer->forward(x).equal(usual(x)));
  EXPECT_TRUE(layer->running_var.equal(usual->running_var));
}

TEST(WarpPredictor, StartsNearNoWarp) {
  torch::manual_seed(5);
  for (const char* head : {"mean", "dense"}) {
    WarpPredictor G(make_trunk(7, four_halvings(3), narrow()), head, 8, 32);
    const Tensor update = G(torch::rand({4, 7, 32, 32}));
    EXPECT_EQ(update.sizes(), (std::vector<int64_t>{4, 8})) << head;
    EXPECT_LT(update.abs().max().item<double>(), 0.02) << head;
    EXPECT_GT(update.abs().max().item<double>(), 0) << head;
  }
}

TEST(Critic, MapsPicturesToTheRangeOfItsScore) {
  torch::manual_seed(6);
  for (const char* head : {"map", "dense"}) {
    Critic D(make_trunk(3, four_halvings(3), narrow()), head, 32);
    const Tensor x = torch::rand({4, 3, 32, 32});
    EXPECT_EQ(D(x).sizes(), (std::vector<int64_t>{4})) << head;
    EXPECT_TRUE(D(x).equal(D->score(2 * x - 1))) << head;
    EXPECT_GT(difference(D(x), D->score(x)), 1e-4) << head;
  }
}

struct Counts {
  int64_t generator, critic;
  bool operator==(const Counts&) const = default;
};

// Weights of the plugin's two networks at its defaults, width 64, and 144 pixels a side.
Counts weights_of(const std::string& plugin) {
  const ModelPlugin& loaded = load_plugin(MASKBENCH_BUILD_DIR "/plugins/" + plugin + ".so");
  const auto model = loaded.make(Options(loaded.options), 144);
  return {count(*model->named_children()["G"]), count(*model->named_children()["D"])};
}

TEST(Networks, HaveTheWeightsOfTheirArchitecturesAt144Pixels) {
  EXPECT_EQ(weights_of("pywgan_div"), (Counts{4814984, 1527937}));
  EXPECT_EQ(weights_of("gan_stn"), (Counts{1590152, 1555585}));
  EXPECT_EQ(weights_of("dcgan_stn"), (Counts{13380680, 2762049}));
  EXPECT_EQ(weights_of("wgan_stn"), (Counts{13380680, 2762049}));
}

}  // namespace
}  // namespace maskbench
