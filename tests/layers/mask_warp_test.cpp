#include "layers/kernels/mask_warp/mask_warp.h"

#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "maskbench/warp.h"

namespace maskbench {
namespace {

using torch::autograd::grad;

MaskWarp slow_twin(const Tensor& face, const Tensor& mask, const Tensor& H) {
  const Tensor grid = grid_from_homography(H, face.size(2)), warped = warp_mask(mask, grid);
  return {composite(face, warped), warped, grid};
}

double difference(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }

// Warps of all kinds, up to masks that are half behind the camera or out of the picture.
struct Operands {
  explicit Operands(double strength, int64_t picture = 11, int64_t height = 9, int64_t width = 13) {
    torch::manual_seed(7);
    face = torch::rand({6, 3, picture, picture});
    mask = torch::rand({6, 4, height, width});
    H = homography_from_sl3(strength * torch::randn({6, 8})).detach().requires_grad_();
  }
  Tensor face, mask, H;
};

class LayMask : public testing::TestWithParam<double> {};

TEST_P(LayMask, MakesThePictureOfTheSlowTwin) {
  const Operands o(GetParam());
  const MaskWarp ours = warp_and_composite(o.face, o.mask, o.H), slow = slow_twin(o.face, o.mask, o.H);
  EXPECT_LT(difference(ours.image, slow.image), 2e-5);
  EXPECT_LT(difference(ours.mask, slow.mask), 2e-5);
  EXPECT_LT(((ours.grid - slow.grid).abs() / (1 + slow.grid.abs())).max().item<double>(), 1e-5);
}

TEST_P(LayMask, HasTheGradientsOfTheSlowTwinByEveryOutput) {
  const Operands o(GetParam());
  torch::manual_seed(8);
  const Tensor image = torch::randn({6, 3, 11, 11}), mask = torch::randn({6, 4, 11, 11});
  const Tensor grid = 0.1 * torch::randn({6, 11, 11, 2});
  const auto losses = [&](const MaskWarp& laid) {
    const Tensor by_image = (laid.image * image).sum(), near = laid.grid.abs() < 10;
    return std::vector<Tensor>{by_image, by_image + (laid.mask * mask).sum() + (laid.grid * grid * near).sum()};
  };
  const auto ours = losses(warp_and_composite(o.face, o.mask, o.H)), slow = losses(slow_twin(o.face, o.mask, o.H));
  for (size_t i = 0; i < ours.size(); ++i) {
    const Tensor a = grad({ours[i]}, {o.H}, {}, /*retain_graph=*/true)[0],
                 b = grad({slow[i]}, {o.H}, {}, /*retain_graph=*/true)[0];
    EXPECT_GT(b.abs().max().item<double>(), 1);
    EXPECT_LT(difference(a, b), 1e-4 * b.abs().max().item<double>()) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Strength, LayMask, testing::Values(0.0, 0.2, 0.8),
                         [](const auto& info) { return "Of" + std::to_string(int(10 * info.param)) + "Tenths"; });

TEST(LayMask, StaysInMemoryAndSaysSoWhereTheWarpIsNotANumber) {
  const Operands o(0.2);
  const Tensor H = torch::full({6, 3, 3}, NAN);
  EXPECT_TRUE(warp_and_composite(o.face, o.mask, H).image.isnan().all().item<bool>());
  const MaskWarp far = warp_and_composite(o.face, o.mask, 1e30 * torch::eye(3).repeat({6, 1, 1}));
  EXPECT_TRUE(far.image.isfinite().all().item<bool>());
}

TEST(LayMask, RefusesAnotherTypeAndAnotherShape) {
  const Operands o(0.2);
  EXPECT_THROW(warp_and_composite(o.face.to(torch::kFloat64), o.mask, o.H), c10::Error);
  EXPECT_THROW(warp_and_composite(o.face, o.mask.slice(1, 0, 3), o.H), c10::Error);
  EXPECT_THROW(warp_and_composite(o.face, o.mask, o.H.slice(0, 0, 2)), c10::Error);
}

}  // namespace
}  // namespace maskbench
