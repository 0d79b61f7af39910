#include "layers/convolution.h"

#include <gtest/gtest.h>
#include <torch/autograd.h>

namespace maskbench {
namespace {

using torch::autograd::grad;

struct Case {
  int64_t B, C, N, k, stride, padding, H, W;
  bool bias, last;  // channels last
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.B << "x" << c.C << "x" << c.H << "x" << c.W << " to " << c.N << ", kernel " << c.k << " stride "
             << c.stride << " padding " << c.padding;
}

struct Operands {
  explicit Operands(const Case& c) {
    torch::manual_seed(3);
    x = torch::randn({c.B, c.C, c.H, c.W});
    if (c.last) x = x.contiguous(torch::MemoryFormat::ChannelsLast);
    x.requires_grad_();
    weight = torch::randn({c.N, c.C, c.k, c.k}).div(double(c.k)).requires_grad_();
    if (c.bias) bias = torch::randn({c.N}).requires_grad_();
  }
  std::vector<Tensor> all() const {
    return bias.defined() ? std::vector<Tensor>{x, weight, bias} : std::vector<Tensor>{x, weight};
  }
  Tensor x, weight, bias;
};

void expect_close(const std::vector<Tensor>& ours, const std::vector<Tensor>& theirs) {
  ASSERT_EQ(ours.size(), theirs.size());
  for (size_t i = 0; i < ours.size(); ++i) {
    ASSERT_EQ(ours[i].sizes(), theirs[i].sizes());
    const double scale = std::max(1.0, theirs[i].abs().max().item<double>());
    EXPECT_LT((ours[i] - theirs[i]).abs().max().item<double>(), 2e-5 * scale) << "tensor " << i;
  }
}

class EveryConvolution : public testing::TestWithParam<Case> {
 protected:
  using Layer = std::function<Tensor(const Operands&)>;
  const Case& of = GetParam();
  Layer ours = [this](const Operands& o) { return convolve(o.x, o.weight, o.bias, of.stride, of.padding); };
  Layer slow = [this](const Operands& o) { return torch::conv2d(o.x, o.weight, o.bias, of.stride, of.padding); };
};

TEST_P(EveryConvolution, IsThatOfLibTorchForwardAndBackward) {
  const Operands o(of);
  const auto results = [&](const Layer& layer) {
    std::vector<Tensor> all{layer(o)};
    torch::manual_seed(4);
    for (const Tensor& one : grad({all[0]}, o.all(), {torch::randn(all[0].sizes())})) all.push_back(one);
    return all;
  };
  expect_close(results(ours), results(slow));
}

// A penalty on all first gradients, differentiated once more.
TEST_P(EveryConvolution, IsThatOfLibTorchInTheSecondOrder) {
  const Operands o(of);
  const auto results = [&](const Layer& layer) {
    const Tensor score = layer(o).pow(3).mean();
    const auto first = grad({score}, o.all(), {}, /*retain_graph=*/true, /*create_graph=*/true);
    Tensor penalty = torch::zeros({});
    for (const Tensor& one : first) penalty = penalty + one.square().sum();
    return grad({penalty}, o.all());
  };
  expect_close(results(ours), results(slow));
}

TEST_P(EveryConvolution, RepeatsItselfBitForBit) {
  const Operands o(of);
  const auto results = [&] {
    std::vector<Tensor> all{ours(o)};
    for (const Tensor& one : grad({all[0].square().sum()}, o.all())) all.push_back(one);
    return all;
  };
  const auto first = results(), second = results();
  for (size_t i = 0; i < first.size(); ++i) EXPECT_TRUE(torch::equal(first[i], second[i])) << i;
}

INSTANTIATE_TEST_SUITE_P(, EveryConvolution,
                         testing::Values(Case{2, 7, 16, 3, 2, 1, 12, 12, true, false},   // first stages
                                         Case{2, 3, 16, 4, 2, 1, 12, 12, false, false},  //
                                         Case{2, 3, 8, 4, 2, 1, 13, 12, true, false},    //
                                         Case{4, 16, 32, 4, 2, 1, 24, 24, true, true},   // by Winograd: whole tiles,
                                         Case{8, 32, 16, 4, 2, 1, 20, 17, false, true},  // parts of them,
                                         Case{70, 16, 48, 4, 2, 1, 5, 7, true, false},   // one a picture
                                         Case{3, 3, 16, 7, 2, 3, 13, 11, true, false},   // odd sides
                                         Case{3, 16, 32, 3, 2, 1, 6, 6, true, true},     // middle ones
                                         Case{2, 16, 4, 9, 2, 4, 12, 12, true, true},    // a branch of a pyramid
                                         Case{2, 32, 24, 4, 2, 1, 7, 9, true, true},     // 16 columns and 8 more
                                         Case{1, 20, 13, 5, 2, 2, 5, 5, true, true},     // 16 columns, some of 8 more
                                         Case{2, 8, 4, 3, 1, 1, 9, 9, true, true},       // a decoder's
                                         Case{40, 6, 8, 3, 1, 1, 3, 3, true, true},      // more than one chunk
                                         Case{2, 4, 5, 1, 2, 0, 5, 5, true, false},      // pixels that none sees
                                         Case{2, 3, 4, 3, 3, 0, 8, 11, false, false}),   // and lines at the end
                         [](const auto& info) { return "Case" + std::to_string(info.index); });

}  // namespace
}  // namespace maskbench
