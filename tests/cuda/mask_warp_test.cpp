#include "layers/kernels/mask_warp/mask_warp.h"

#include "maskbench/random.h"
#include "maskbench/warp.h"
#include "tests/cuda/device.h"

namespace maskbench {
namespace {

class LaidMaskOnCudaTest : public OnCuda {};

// Scenes with warps from mild to wild, some behind the camera.
struct Scenes {
  explicit Scenes(int64_t size) {
    Rng rng(1, "laid mask", uint64_t(size));
    face = rng.uniform({6, 3, size, size});
    mask = rng.uniform({6, 4, size + 3, size - 2});
    H = homography_from_sl3(rng.normal({6, 8}, 0.4));
    H.select(0, 5).select(0, 2).copy_(torch::tensor({1.5f, 0.5f, 0.1f}));
  }
  Tensor face, mask, H;
};

// The outputs, and the gradient by H of a loss that weighs them all.
std::vector<Tensor> laid(const Scenes& scenes, torch::Device device) {
  const Tensor H = scenes.H.to(device).detach().requires_grad_();
  const MaskWarp out = warp_and_composite(scenes.face.to(device), scenes.mask.to(device), H);
  const Tensor ramp = torch::linspace(-1, 1, out.image.size(3)).to(device);
  ((out.image * ramp).sum() + (out.mask.square() * ramp).sum() + (out.grid.tanh() * ramp).sum()).backward();
  return {out.image.detach(), out.mask.detach(), out.grid.detach(), H.grad()};
}

TEST_F(LaidMaskOnCudaTest, IsThatOfTheCpu) {
  for (const int64_t size : {7, 48, 145}) {
    const Scenes scenes(size);
    const auto here = laid(scenes, torch::kCPU), there = laid(scenes, device_);
    for (size_t i = 0; i < here.size(); ++i) {
      const double scale = 1 + here[i].abs().max().item<double>();
      EXPECT_LT((here[i] - there[i].cpu()).abs().max().item<double>(), 2e-4 * scale) << size << " output " << i;
    }
  }
}

TEST_F(LaidMaskOnCudaTest, HasTheSameBitsEachTime) {
  const Scenes scenes(64);
  const auto once = laid(scenes, device_), again = laid(scenes, device_);
  for (size_t i = 0; i < once.size(); ++i) EXPECT_TRUE(once[i].equal(again[i])) << i;
}

}  // namespace
}  // namespace maskbench
