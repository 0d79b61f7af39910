#include "layers/kernels/precision.h"

#include <ATen/Context.h>
#include <torch/autograd.h>

#include "layers/convolution.h"
#include "maskbench/losses.h"
#include "tests/layers/critics.h"

namespace maskbench {
namespace {

struct Operands {
  Operands() {
    torch::manual_seed(3);
    x = torch::randn({2, 16, 9, 8}).requires_grad_();
    weight = torch::randn({16, 16, 3, 3}).div(12).requires_grad_();
    bias = torch::randn({16}).requires_grad_();
  }
  std::vector<Tensor> results() const {
    const Tensor y = convolve(x, weight, bias, 2, 1);
    std::vector<Tensor> all{y};
    for (const Tensor& one : torch::autograd::grad({y.square().sum()}, {x, weight, bias})) all.push_back(one);
    return all;
  }
  Tensor x, weight, bias;
};

TEST(Precision, RoundsWhatAConvolutionMultipliesForwardAndBackward) {
  const Operands operands;
  const auto whole = operands.results();
  const Precision bf16(torch::kBFloat16);
  const auto rounded = operands.results();
  for (size_t i = 0; i < whole.size(); ++i) {
    EXPECT_EQ(rounded[i].scalar_type(), torch::kFloat32) << i;
    const double apart = value((rounded[i] - whole[i]).abs().max()) / value(whole[i].abs().max());
    EXPECT_GT(apart, 1e-4) << i;
    EXPECT_LT(apart, 2e-2) << i;
  }
}

TEST(Precision, MultipliesWhatIsRoundedToBfloat16) {
  const Operands operands;
  const auto round = [](const Tensor& t) { return t.detach().to(torch::kBFloat16).to(torch::kFloat64); };
  const Tensor exact = torch::conv2d(round(operands.x), round(operands.weight), round(operands.bias), 2, 1);
  const Precision bf16(torch::kBFloat16);
  const Tensor y = operands.results()[0].detach();
  EXPECT_LT(value(((y - exact) / exact.abs().clamp_min(0.1)).abs().max()), 1.0 / 128);  // the result is rounded too
}

TEST(Precision, EndsWithItsScope) {
  {
    const Precision bf16(torch::kBFloat16);
    {
      const Precision whole(torch::kFloat32);
      EXPECT_EQ(Precision::products(), torch::kFloat32);
    }
    EXPECT_EQ(Precision::products(), torch::kBFloat16);
  }
  EXPECT_EQ(Precision::products(), torch::kFloat32);
}

TEST(Tf32, EndsWithItsScope) {
  const auto allowed = [] {
    return std::pair(at::globalContext().allowTF32CuDNN(), at::globalContext().allowTF32CuBLAS());
  };
  const Tf32 forbidden(false);
  {
    const Tf32 tf32(true);
    EXPECT_EQ(allowed(), std::pair(true, true));
  }
  EXPECT_EQ(allowed(), std::pair(false, false));
}

TEST(Precision, LeavesPenaltiesAlone) {
  torch::manual_seed(2);
  torch::nn::Sequential stages;
  stages->push_back(Convolution(torch::nn::Conv2dOptions(3, 4, 3).stride(2).padding(1)));
  stages->push_back(torch::nn::Tanh());
  Critic D(Trunk{stages, 4, 1}, "map", 6);
  const Tensor x = torch::rand({3, 3, 6, 6});
  const double power = value(gradient_power(D, x, 6)), penalty = value(gradient_penalty(D, x)),
               score = value(D(x).sum());
  const Precision bf16(torch::kBFloat16);
  EXPECT_EQ(value(gradient_power(D, x, 6)), power);
  EXPECT_EQ(value(gradient_penalty(D, x)), penalty);
  EXPECT_NE(value(D(x).sum()), score);
}

}  // namespace
}  // namespace maskbench
