#include "layers/kernels/pyconv/pyconv_passes.h"

#include <gtest/gtest.h>
#include <torch/autograd.h>
#include <torch/nn/functional/conv.h>

namespace maskbench {
namespace {

using torch::autograd::grad;

struct Level {
  int64_t kernel, groups, out;
};

struct Case {
  int64_t B, C, H, W, stride;
  std::vector<Level> levels;
  bool bias, last;  // channels last
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  out << c.B << "x" << c.C << "x" << c.H << "x" << c.W << " stride " << c.stride;
  for (const Level& level : c.levels)
    out << ", kernel " << level.kernel << " groups " << level.groups << " to " << level.out;
  return out;
}

class EveryPyramid : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    const Case& c = GetParam();
    torch::manual_seed(3);
    x = torch::randn({c.B, c.C, c.H, c.W});
    if (!has_pyramid_kernels(x)) GTEST_SKIP() << "this machine has no AVX2: LibTorch computes pyramids";
    if (c.last) x = x.contiguous(torch::MemoryFormat::ChannelsLast);
    x.requires_grad_();
    all.push_back(x);
    for (const Level& level : c.levels) {
      const int64_t k = level.kernel;
      levels.push_back({k, level.groups, level.out,
                        torch::randn({level.out, c.C / level.groups, k, k}).div(double(k)).requires_grad_(),
                        c.bias ? torch::randn({level.out}).requires_grad_() : Tensor()});
      all.push_back(levels.back().weight);
      if (c.bias) all.push_back(levels.back().bias);
    }
  }

  Tensor ours() const { return convolve_pyramid(x, levels, GetParam().stride); }
  // In float64: its own rounding is not to be told from an error.
  Tensor slow() const {
    std::vector<Tensor> maps;
    const auto wide = [](const Tensor& t) { return t.defined() ? t.to(torch::kFloat64) : t; };
    for (const PyramidLevel& level : levels)
      maps.push_back(torch::conv2d(wide(x), wide(level.weight), wide(level.bias), GetParam().stride, level.kernel / 2,
                                   /*dilation=*/1, level.groups));
    return torch::cat(maps, 1);
  }

  Tensor x;
  std::vector<PyramidLevel> levels;
  std::vector<Tensor> all;
};

void expect_close(const std::vector<Tensor>& ours, const std::vector<Tensor>& theirs) {
  ASSERT_EQ(ours.size(), theirs.size());
  for (size_t i = 0; i < ours.size(); ++i) {
    ASSERT_EQ(ours[i].sizes(), theirs[i].sizes());
    const double scale = std::max(1.0, theirs[i].abs().max().item<double>());
    EXPECT_LT((ours[i] - theirs[i]).abs().max().item<double>(), 2e-5 * scale) << "tensor " << i;
  }
}

TEST_P(EveryPyramid, IsThatOfLibTorchForwardAndBackward) {
  const auto results = [&](const Tensor& y) {
    std::vector<Tensor> results{y};
    torch::manual_seed(4);
    for (const Tensor& one : grad({y}, all, {torch::randn(y.sizes()).to(y.dtype())})) results.push_back(one);
    return results;
  };
  expect_close(results(ours()), results(slow()));
}

// A penalty on all first gradients, differentiated once more.
TEST_P(EveryPyramid, IsThatOfLibTorchInTheSecondOrder) {
  const auto results = [&](const Tensor& y) {
    const auto first = grad({y.pow(3).mean()}, all, {}, /*retain_graph=*/true, /*create_graph=*/true);
    Tensor penalty = torch::zeros({}, y.dtype());
    for (const Tensor& one : first) penalty = penalty + one.square().sum();
    return grad({penalty}, all);
  };
  expect_close(results(ours()), results(slow()));
}

TEST_P(EveryPyramid, RepeatsItselfBitForBit) {
  const auto results = [&] {
    std::vector<Tensor> results{ours()};
    for (const Tensor& one : grad({results[0].square().sum()}, all)) results.push_back(one);
    return results;
  };
  const auto first = results(), second = results();
  for (size_t i = 0; i < first.size(); ++i) EXPECT_TRUE(torch::equal(first[i], second[i])) << i;
}

INSTANTIATE_TEST_SUITE_P(
    , EveryPyramid,
    testing::Values(
        Case{2, 64, 24, 24, 2, {{3, 1, 16}, {5, 4, 16}, {7, 8, 16}, {9, 16, 16}}, true, true},  // the paper's
        Case{3, 16, 13, 11, 2, {{3, 1, 4}, {5, 4, 4}, {7, 4, 8}}, true, false},                 // odd sides
        Case{5, 8, 9, 9, 2, {{3, 1, 6}, {5, 2, 10}}, false, true},                              // blocks of two maps
        Case{2, 6, 8, 7, 2, {{3, 3, 9}, {7, 6, 6}}, true, true},       // of one, channels by two
        Case{1, 5, 6, 6, 2, {{5, 5, 5}}, true, false},                 // a channel a group
        Case{17, 4, 3, 3, 2, {{3, 1, 4}, {5, 2, 4}}, true, true},      // more pictures than are cached
        Case{2, 64, 49, 51, 2, {{3, 1, 4}, {9, 16, 16}}, true, true},  // a picture in bands
        Case{2, 8, 2, 2, 2, {{3, 1, 4}, {9, 8, 8}}, true, true},       // kernels larger than the picture
        Case{2, 4, 1, 1, 2, {{3, 1, 4}, {5, 4, 4}}, true, true},       // a pixel
        Case{2, 4, 7, 9, 1, {{1, 1, 3}, {3, 2, 4}}, true, true},       // stride 1
        Case{2, 4, 11, 10, 3, {{3, 1, 4}, {5, 4, 4}}, true, false},    // and 3
        Case{2, 4, 9, 9, 2, {{1, 1, 4}}, true, true}),                 // pixels that none sees
    [](const auto& info) { return "Case" + std::to_string(info.index); });

}  // namespace
}  // namespace maskbench
