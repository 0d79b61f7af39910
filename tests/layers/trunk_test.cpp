#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>

#include "maskbench/layers.h"

namespace maskbench {
namespace {

double difference(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }

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

}  // namespace
}  // namespace maskbench
