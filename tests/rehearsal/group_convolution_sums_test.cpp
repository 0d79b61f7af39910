// The CUDA kernels of grouped convolutions, walked block by block and thread by thread on the host, against LibTorch.
#include "cuda/group_convolution_sums.h"

#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "maskbench/random.h"
#include "tests/rehearsal/host_lanes.h"

namespace maskbench {
namespace {

using namespace cuda;
using torch::Tensor;

// The kernel group_weights.
float weight_sum(const float* x, const float* dy, const GroupSizes& s, int index) {
  float sum = 0;
  for (int warp = 0; warp < kGroupThreads / kLanes; ++warp)
    sum += warp_sum_on_host([&](int lane) { return group_weight_part(x, dy, s, index, warp * kLanes + lane); });
  return sum;
}

TEST(GroupConvolutionSums, AreTheConvolutionOfTheCpuAndItsGradients) {
  for (const auto& [B, C, H, W, N, kernel, groups, stride] : {std::tuple(2, 16, 9, 10, 8, 3, 4, 2),
                                                              {1, 64, 13, 13, 16, 9, 16, 2},
                                                              {3, 8, 6, 5, 8, 5, 8, 1},
                                                              {2, 4, 1, 7, 4, 7, 1, 2}}) {
    const GroupSizes s{B, C, H, W, N, (H - 1) / stride + 1, (W - 1) / stride + 1, kernel, groups, stride};
    SCOPED_TRACE(testing::Message() << C << " channels, " << groups << " groups, kernel " << kernel);
    Rng rng(4, "groups", uint64_t(kernel));
    const Tensor x = rng.normal({B, C, H, W}).requires_grad_(), bias = rng.normal({N}),
                 weight = rng.normal({N, C / groups, kernel, kernel}).requires_grad_();
    const Tensor y = torch::conv2d(x, weight, bias, stride, kernel / 2, 1, groups), dy = rng.normal(y.sizes());
    const auto expected = torch::autograd::grad({y}, {x, weight}, {dy});
    const Tensor own = torch::empty_like(y), dx = torch::empty_like(x), dw = torch::empty_like(weight);
    const float *px = x.const_data_ptr<float>(), *pw = weight.const_data_ptr<float>(),
                *pdy = dy.const_data_ptr<float>();
    for (int64_t i = 0; i < outputs_of(s); ++i)
      own.data_ptr<float>()[i] = group_output(px, pw, bias.const_data_ptr<float>(), s, i);
    for (int64_t i = 0; i < inputs_of(s); ++i) dx.data_ptr<float>()[i] = group_input_gradient(pdy, pw, s, i);
    for (int i = 0; i < weights_of(s); ++i) dw.data_ptr<float>()[i] = weight_sum(px, pdy, s, i);
    EXPECT_TRUE(own.allclose(y, 1e-4, 1e-4));
    EXPECT_TRUE(dx.allclose(expected[0], 1e-4, 1e-4));
    EXPECT_TRUE(dw.allclose(expected[1], 1e-4, 1e-3));
  }
}

}  // namespace
}  // namespace maskbench
