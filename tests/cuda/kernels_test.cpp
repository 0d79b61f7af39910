// The other kernels of this program, against the CPU.
#include <torch/autograd.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>

#include "layers/kernels/mask_warp/fused_homography.h"
#include "layers/kernels/pyconv/grouped_passes.h"
#include "maskbench/losses.h"
#include "maskbench/random.h"
#include "maskbench/warp.h"
#include "tests/cuda/device.h"
#include "train/average.h"

namespace maskbench {
namespace {

class HomographyOnCudaTest : public OnCuda {};
class GroupedConvolutionOnCudaTest : public OnCuda {};

double apart(const Tensor& found, const Tensor& expected) {
  return (found.cpu() - expected).abs().max().item<double>() / (1 + expected.abs().max().item<double>());
}

TEST_F(HomographyOnCudaTest, IsThatOfTheCpuWithItsGradient) {
  Rng rng(2, "homography", 0);
  const Tensor p = rng.normal({70, 8}, 0.4), by = rng.normal({70, 3, 3});
  const auto computed = [&](torch::Device device) {
    const Tensor x = p.to(device).detach().requires_grad_();
    const Tensor H = homography_from_sl3(x);
    return std::pair(H.detach(), torch::autograd::grad({H}, {x}, {by.to(device)})[0]);
  };
  EXPECT_TRUE(has_fused_homography(p.to(device_)));
  const auto here = computed(torch::kCPU), there = computed(device_);
  EXPECT_LT(apart(there.first, here.first), 1e-5);
  EXPECT_LT(apart(there.second, here.second), 1e-5);
}

TEST_F(GroupedConvolutionOnCudaTest, IsThatOfTheCpuByEveryWay) {
  const GroupedShape s{3, 32, 19, 21, 16, 7, 8, 2};
  Rng rng(3, "groups", 0);
  const Tensor x = rng.normal({s.B, s.C, s.H, s.W}), weight = rng.normal({s.N, s.C / s.groups, s.kernel, s.kernel}),
               bias = rng.normal({s.N}), dy = rng.normal({s.B, s.N, s.OH(), s.OW()});
  const auto passes = [&](GroupedMethod way, torch::Device to) {
    return std::vector<Tensor>{grouped_forward(way, x.to(to), weight.to(to), bias.to(to), s),
                               grouped_input_gradient(way, dy.to(to), weight.to(to), s),
                               grouped_weight_gradient(way, x.to(to), dy.to(to), s)};
  };
  const auto expected = passes(GroupedMethod::kDense, torch::kCPU);
  for (const GroupedMethod way : kGroupedMethods) {
    EXPECT_TRUE(offers(way, x.to(device_), s)) << name_of(way);
    const auto found = passes(way, device_);
    for (size_t i = 0; i < found.size(); ++i) EXPECT_LT(apart(found[i], expected[i]), 1e-5) << name_of(way) << " " << i;
  }
}

class ListsOnCudaTest : public OnCuda {};

TEST_F(ListsOnCudaTest, AverageAndClipWeightsAsOnTheCpu) {
  const auto moved = [](torch::Device device) {
    torch::manual_seed(3);
    torch::nn::Sequential network(torch::nn::Linear(5, 7), torch::nn::Linear(7, 3));
    network->to(device);
    StepInputs values(device);
    AveragedWeights average(*network, 0.9);
    for (int i = 0; i < 4; ++i) {
      torch::NoGradGuard off;
      for (Tensor& weight : network->parameters()) weight.mul_(-1.5);
      average.update(values);
      values.count();
    }
    average.swap();
    clip_weights(*network, 0.2);
    std::vector<Tensor> weights;
    for (const Tensor& weight : network->parameters()) weights.push_back(weight.detach().cpu());
    return weights;
  };
  const auto here = moved(torch::kCPU), there = moved(device_);
  for (size_t i = 0; i < here.size(); ++i) EXPECT_LT(apart(there[i], here[i]), 1e-6) << i;
}

}  // namespace
}  // namespace maskbench
