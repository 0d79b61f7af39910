// The CUDA kernels' code, walked block by block and thread by thread on the host, against the CPU's own kernels.
#include "cuda/mask_warp_pixels.h"

#include <gtest/gtest.h>

#include <limits>

#include "layers/kernels/mask_warp/mask_warp.h"
#include "maskbench/random.h"
#include "maskbench/warp.h"
#include "tests/rehearsal/host_lanes.h"

namespace maskbench {
namespace {

using namespace cuda;

// The kernels warp_pixels, partial_sums and total_sums.
class HostWalk {
 public:
  HostWalk(const Tensor& face, const Tensor& mask, const Tensor& H)
      : sizes_{int(face.size(0)), int(face.size(2)), int(mask.size(2)), int(mask.size(3))},
        in_{face.const_data_ptr<float>(), mask.const_data_ptr<float>(), H.const_data_ptr<float>()} {}

  MaskWarp forward() const {
    const int64_t B = sizes_.batch, S = sizes_.size;
    const MaskWarp out{torch::full({B, 3, S, S}, -7.0f), torch::full({B, 4, S, S}, -7.0f),
                       torch::full({B, S, S, 2}, -7.0f)};
    for (int b = 0; b < sizes_.batch; ++b)
      for (int block = 0; block < blocks_of(sizes_); ++block)
        for (int thread = 0; thread < kThreads; ++thread)
          warp_pixel(in_, sizes_, b, block * kThreads + thread,
                     {out.image.data_ptr<float>(), out.mask.data_ptr<float>(), out.grid.data_ptr<float>()});
    return out;
  }

  Tensor backward(const MaskWarp& by) const {
    const int blocks = blocks_of(sizes_);
    std::vector<float> scratch;
    for (int b = 0; b < sizes_.batch; ++b)
      for (int block = 0; block < blocks; ++block)
        for (int k = 0; k < kSums; ++k) scratch.push_back(block_sum(by, b, block, k));
    const Tensor gradient = torch::empty({sizes_.batch, 3, 3});
    for (int b = 0; b < sizes_.batch; ++b)
      for (int k = 0; k < kSums; ++k)
        gradient.data_ptr<float>()[b * kSums + k] = total_of(scratch.data(), blocks, b, k);
    return gradient;
  }

 private:
  float block_sum(const MaskWarp& by, int b, int block, int k) const {
    const auto data = [](const Tensor& x) { return x.defined() ? x.const_data_ptr<float>() : nullptr; };
    float sum = 0;
    for (int warp = 0; warp < kThreads / kLanes; ++warp)
      sum += warp_sum_on_host([&](int lane) {
        float terms[kSums];
        pixel_terms(in_, sizes_, {data(by.image), data(by.mask), data(by.grid)}, b,
                    block * kThreads + warp * kLanes + lane, terms);
        return terms[k];
      });
    return sum;
  }

  MaskWarpSizes sizes_;
  MaskWarpInputs in_;
};

// Scenes with warps from mild to wild: one behind the camera, one that is not finite, one of the borders alone.
struct Scenes {
  Scenes(int64_t size, int64_t height, int64_t width) {
    Rng rng(1, "host walk", uint64_t(size));
    face = rng.uniform({6, 3, size, size});
    mask = rng.uniform({6, 4, height, width});
    H = homography_from_sl3(rng.normal({6, 8}, 0.4));
    H.select(0, 3).copy_(torch::tensor({1.0f, 0.0f, 1.98f, 0.0f, 1.0f, -1.98f, 0.0f, 0.0f, 1.0f}).view({3, 3}));
    H.select(0, 4).select(0, 2).copy_(torch::tensor({0.0f, 0.0f, std::numeric_limits<float>::quiet_NaN()}));
    H.select(0, 5).select(0, 2).copy_(torch::tensor({1.5f, 0.5f, 0.1f}));
  }
  Tensor face, mask, H;
};

void expect_near(const Tensor& found, const Tensor& expected, double tolerance) {
  ASSERT_TRUE(found.isnan().equal(expected.isnan()));
  const Tensor truth = expected.nan_to_num(), apart = (found.nan_to_num() - truth).abs();
  EXPECT_LT(apart.max().item<double>(), tolerance * (1 + truth.abs().max().item<double>()));
}

TEST(MaskWarpPixels, AreThoseOfTheCpu) {
  for (const auto& [size, height, width] : {std::tuple(1, 5, 4), {7, 3, 9}, {16, 16, 16}, {33, 21, 40}, {48, 48, 48}}) {
    SCOPED_TRACE(size);
    const Scenes scenes(size, height, width);
    const MaskWarp expected = warp_and_composite(scenes.face, scenes.mask, scenes.H),
                   found = HostWalk(scenes.face, scenes.mask, scenes.H).forward();
    expect_near(found.grid, expected.grid, 1e-5);
    expect_near(found.mask, expected.mask, 2e-4);
    expect_near(found.image, expected.image, 2e-4);
  }
}

TEST(MaskWarpPixels, HaveTheGradientOfTheCpu) {
  for (const int64_t size : {7, 16, 33, 48}) {
    SCOPED_TRACE(size);
    Scenes scenes(size, size + 3, size - 2);
    scenes.H.select(0, 4).copy_(torch::eye(3));  // NaN has no gradient to compare
    const Tensor H = scenes.H.clone().requires_grad_();
    const MaskWarp out = warp_and_composite(scenes.face, scenes.mask, H);
    const Tensor ramp = torch::linspace(-1, 1, size);
    const Tensor loss = (out.image * ramp).sum() + (out.mask.square() * ramp).sum() + out.grid.tanh().sum();
    const auto by = torch::autograd::grad({loss}, {out.image, out.mask, out.grid}, {}, /*retain_graph=*/true);
    loss.backward();
    const HostWalk walk(scenes.face, scenes.mask, scenes.H);
    expect_near(walk.backward({by[0].contiguous(), by[1].contiguous(), by[2].contiguous()}), H.grad(), 2e-4);
    const Tensor other =
        torch::autograd::grad({(warp_and_composite(scenes.face, scenes.mask, H).image * ramp).sum()}, {H})[0];
    expect_near(walk.backward({(torch::ones_like(scenes.face) * ramp).contiguous(), {}, {}}), other, 2e-4);
  }
}

}  // namespace
}  // namespace maskbench
