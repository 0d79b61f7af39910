#include "maskbench/warp.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace maskbench {
namespace {

double difference(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }
Tensor seeded_normal(at::IntArrayRef shape, uint64_t seed = 7) {
  return Rng(seed, "warp test", 0).normal(shape).to(torch::kFloat64);
}
Tensor seeded_uniform(at::IntArrayRef shape, uint64_t seed = 7) {
  return Rng(seed, "warp test", 1).uniform(shape).to(torch::kFloat64);
}
// A p [1,8] that is zero but for one component, counted from 1 as in the paper.
Tensor only(int64_t component, double value) {
  Tensor p = torch::zeros({1, 8}, torch::kFloat64);
  p[0][component - 1] = value;
  return p;
}
Tensor unit_rows(const Tensor& x) { return x / x.norm(2, {1}, /*keepdim=*/true); }
Tensor sl3_matrix(const Tensor& p) {
  const auto c = p.unbind(1);
  return torch::stack({c[2], c[1], c[0], c[5], -c[2] - c[6], c[4], c[3], c[7], c[6]}, 1).view({-1, 3, 3});
}

TEST(HomographyFromSl3, IsTheMatrixExponential) {
  const Tensor p = seeded_uniform({200, 8}) * 2 - 1;
  EXPECT_LT(difference(homography_from_sl3(p), torch::linalg_matrix_exp(sl3_matrix(p))), 1e-5);
  const Tensor far = unit_rows(seeded_normal({200, 8})) * 4;
  EXPECT_LT(difference(homography_from_sl3(far), torch::linalg_matrix_exp(sl3_matrix(far))), 1e-4);
}

TEST(HomographyFromSl3, HasDeterminantOne) {
  const Tensor det = torch::linalg_det(homography_from_sl3(seeded_normal({50, 8}) / 2));
  EXPECT_LT(difference(det, torch::ones_like(det)), 1e-6);
}

TEST(HomographyFromSl3, AddsTranslations) {
  const Tensor both = homography_from_sl3(only(1, 0.3) + only(5, -0.2) + only(1, 0.25));
  const Tensor expected = torch::tensor({1.0, 0.0, 0.55, 0.0, 1.0, -0.2, 0.0, 0.0, 1.0}, torch::kFloat64);
  EXPECT_LT(difference(both.flatten(), expected), 1e-9);
}

TEST(HomographyFromSl3, IsUndoneByTheNegative) {
  const Tensor p = seeded_normal({50, 8}) / 2;
  const Tensor product = homography_from_sl3(p).bmm(homography_from_sl3(-p));
  EXPECT_LT(difference(product, torch::eye(3, torch::kFloat64).expand_as(product)), 1e-6);
}

TEST(HomographyFromSl3, RefusesAnotherNumberOfComponents) {
  EXPECT_THROW(homography_from_sl3(torch::zeros({2, 6})), c10::Error);
  EXPECT_THROW(homography_from_sl3(torch::zeros({8})), c10::Error);
}

TEST(Sl3Placement, MapsItsPictureFrameToTheTemplate) {
  for (const double scale : {0.4, 1.0, 1.7}) {
    const Tensor H = homography_from_sl3(sl3_placement(scale, 0.3, -0.2).unsqueeze(0).to(torch::kFloat64))[0];
    const auto looks_at = [&](double x, double y) {
      const Tensor point = H.matmul(torch::tensor({x, y, 1.0}, torch::kFloat64));
      return point.slice(0, 0, 2) / point[2];
    };
    EXPECT_LT(looks_at(0.3, -0.2).abs().max().item<double>(), 1e-6) << scale;
    EXPECT_LT(difference(looks_at(0.3 + scale, -0.2 + scale), torch::ones({2}, torch::kFloat64)), 1e-5) << scale;
  }
}

TEST(Grid, OfTheIdentityIsTheAffineGrid) {
  const Tensor H = torch::eye(3).expand({2, 3, 3});
  const Tensor expected = torch::affine_grid_generator(H.slice(1, 0, 2), {2, 1, 9, 9}, /*align_corners=*/true);
  EXPECT_LT(difference(grid_from_homography(H, 9), expected), 1e-6);
}

TEST(Grid, DividesByTheDepth) {
  const Tensor H = torch::tensor({1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.5, 0.0, 1.0}).view({1, 3, 3});
  const Tensor corner = grid_from_homography(H, 5)[0][0][4];  // top right: (1, -1) at depth 1.5
  EXPECT_NEAR(corner[0].item<double>(), 1 / 1.5, 1e-6);
  EXPECT_NEAR(corner[1].item<double>(), -1 / 1.5, 1e-6);
}

TEST(Grid, LooksFarOutsideFromEveryPointBehindTheCamera) {
  const Tensor H = torch::diag(torch::tensor({1.0, 1.0, -1.0})).unsqueeze(0).requires_grad_();
  const Tensor grid = grid_from_homography(H, 5);
  EXPECT_GT(grid.abs().amax(3).min().item<double>(), 100);
  const Tensor mask = warp_mask(torch::ones({1, 4, 5, 5}), grid);
  EXPECT_EQ(mask.max().item<double>(), 0);
  mask.sum().backward();
  EXPECT_TRUE(H.grad().isfinite().all().item<bool>());
}

// One sample by the definition: bilinear between pixel centres, zero outside.
double sample(const Tensor& plane, double x, double y) {
  const int64_t height = plane.size(0), width = plane.size(1);
  const double column = (x + 1) / 2 * double(width - 1), row = (y + 1) / 2 * double(height - 1);
  double sum = 0;
  for (int64_t i = int64_t(std::floor(row)); i <= int64_t(std::floor(row)) + 1; ++i)
    for (int64_t j = int64_t(std::floor(column)); j <= int64_t(std::floor(column)) + 1; ++j)
      if (i >= 0 && i < height && j >= 0 && j < width)
        sum += (1 - std::abs(row - double(i))) * (1 - std::abs(column - double(j))) * plane[i][j].item<double>();
  return sum;
}

TEST(WarpMask, EqualsALoopOverItsPixels) {
  const Tensor mask = seeded_uniform({2, 4, 6, 7}), grid = seeded_normal({2, 5, 3, 2});
  const Tensor warped = warp_mask(mask, grid);
  ASSERT_EQ(warped.sizes(), (std::vector<int64_t>{2, 4, 5, 3}));
  for (int64_t b = 0; b < 2; ++b)
    for (int64_t c = 0; c < 4; ++c)
      for (int64_t i = 0; i < 5; ++i)
        for (int64_t j = 0; j < 3; ++j) {
          const Tensor at = grid[b][i][j];
          const double expected = sample(mask[b][c], at[0].item<double>(), at[1].item<double>());
          EXPECT_NEAR(warped[b][c][i][j].item<double>(), expected, 1e-12);
        }
}

TEST(WarpMask, IsTransparentOutsideTheTemplate) {
  const Tensor mask = torch::ones({1, 4, 5, 5}, torch::kFloat64);
  const auto alpha_at = [&](double x) {
    const Tensor grid = torch::tensor({x, 0.0}, torch::kFloat64).view({1, 1, 1, 2});
    return warp_mask(mask, grid)[0][3].item<double>();
  };
  EXPECT_DOUBLE_EQ(alpha_at(1), 1);
  EXPECT_DOUBLE_EQ(alpha_at(1.25), 0.5);  // half a pixel out
  EXPECT_DOUBLE_EQ(alpha_at(1.5), 0);
  EXPECT_DOUBLE_EQ(alpha_at(-40), 0);
}

TEST(Composite, LaysStraightAlphaOverTheFace) {
  const Tensor face = torch::full({1, 3, 1, 3}, 0.2);
  Tensor mask = torch::ones({1, 4, 1, 3});
  mask[0][3][0] = torch::tensor({0.0, 0.25, 1.0});
  const Tensor out = composite(face, mask);
  for (int64_t c = 0; c < 3; ++c) EXPECT_LT(difference(out[0][c][0], torch::tensor({0.2, 0.4, 1.0})), 1e-6);
}

TEST(Warp, HasTheGradientOfItsFiniteDifferences) {
  const Tensor face = seeded_uniform({2, 3, 8, 8}, 1), mask = seeded_uniform({2, 4, 8, 8}, 2);
  const Tensor weights = seeded_normal({2, 3, 8, 8}, 3);
  const auto loss = [&](const Tensor& p) {
    const Tensor grid = grid_from_homography(homography_from_sl3(p), 8);
    return (weights * composite(face, warp_mask(mask, grid))).sum();
  };
  const Tensor p = (seeded_normal({2, 8}, 4) / 5).requires_grad_();
  loss(p).backward();
  constexpr double kStep = 1e-6;
  torch::NoGradGuard off;
  for (int64_t i = 0; i < 16; ++i) {
    const Tensor step = torch::zeros({16}, torch::kFloat64);
    step[i] = kStep;
    const Tensor slope = (loss(p + step.view({2, 8})) - loss(p - step.view({2, 8}))) / (2 * kStep);
    EXPECT_NEAR(p.grad().flatten()[i].item<double>(), slope.item<double>(), 1e-5) << i;
  }
}

Scene some_scene() {
  Scene scene;
  scene.face = seeded_uniform({2, 3, 8, 8}, 5);
  scene.mask = seeded_uniform({2, 4, 8, 8}, 6);
  scene.start = seeded_normal({2, 8}, 8) / 10;
  return scene;
}

// A warp in the frame of the mask where it starts.
Tensor after_start(const Tensor& p, const Scene& scene) {
  return homography_from_sl3(p).bmm(homography_from_sl3(scene.start));
}

Options transformer(const std::string& warp, int64_t warps, double bound) {
  Options options(spatial_transformer_options());
  options.set("warp", warp);
  options.set("warps", warps);
  options.set("bounds", Numbers(8, bound));
  return options;
}

TEST(SpatialTransformer, BoundsEachComponentOfAnUpdate) {
  const auto update = [&](double raw, double bound) {
    const auto predict = [&](const Tensor&) { return torch::full({2, 8}, raw, torch::kFloat64); };
    return SpatialTransformer(transformer("homography", 1, bound))
        .wear(some_scene(), predict)
        .update->max()
        .item<double>();
  };
  EXPECT_NEAR(update(100, 0.7), 0.7, 1e-9);
  EXPECT_NEAR(update(0.5, 0.7), 0.7 * std::tanh(0.5), 1e-9);
  EXPECT_EQ(update(3, 0), 0);
}

TEST(SpatialTransformer, LeavesPerspectiveAloneWhenAffine) {
  Scene flat = some_scene();
  flat.start.zero_();
  const auto predict = [](const Tensor&) { return seeded_normal({2, 8}, 9); };
  const Tensor H = *SpatialTransformer(transformer("affine", 1, 0.7)).wear(flat, predict).homography;
  EXPECT_EQ(H.select(1, 2).slice(1, 0, 2).abs().max().item<double>(), 0);
  const Tensor free = *SpatialTransformer(transformer("homography", 1, 0.7)).wear(flat, predict).homography;
  EXPECT_GT(free.select(1, 2).slice(1, 0, 2).abs().min().item<double>(), 0);
}

// A mask that starts small and low turns where it lies: its middle stays.
TEST(SpatialTransformer, TurnsTheMaskAboutItsOwnMiddle) {
  Scene scene = some_scene();
  scene.start = sl3_placement(0.5, 0.2, 0.4).to(torch::kFloat64).expand({2, 8});
  const auto turn = [](const Tensor&) {
    return torch::tensor({0, 1, 0, 0, 0, -1, 0, 0}, torch::kFloat64).expand({2, 8});
  };
  const Tensor H = (*SpatialTransformer(transformer("homography", 1, 0.7)).wear(scene, turn).homography)[0];
  const Tensor middle = H.matmul(torch::tensor({0.2, 0.4, 1.0}, torch::kFloat64));
  EXPECT_LT((middle.slice(0, 0, 2) / middle[2]).abs().max().item<double>(), 1e-6);
  EXPECT_GT(H[0][1].item<double>(), 0.5);
}

TEST(SpatialTransformer, AddsJitterToTheWarpUnseenByTheNetwork) {
  std::vector<Tensor> seen;
  const auto predict = [&](const Tensor& x) {
    seen.push_back(x);
    return seeded_normal({2, 8}, 9) / 5;
  };
  const SpatialTransformer stn(transformer("homography", 1, 0.7));
  Scene scene = some_scene();
  const Worn still = stn.wear(scene, predict);
  scene.jitter = seeded_normal({2, 8}, 10) / 10;
  const Worn shaken = stn.wear(scene, predict);
  EXPECT_TRUE(seen[0].equal(seen[1]));
  EXPECT_TRUE(shaken.update->equal(*still.update));
  EXPECT_LT(difference(*shaken.warp, *still.warp + scene.jitter), 1e-12);
  EXPECT_LT(difference(*shaken.homography, after_start(*shaken.warp, scene)), 1e-12);
}

TEST(SpatialTransformer, AsksAgainWithTheMaskWhereItLiesNow) {
  std::vector<Tensor> seen;
  const auto predict = [&](const Tensor& x) {
    seen.push_back(x);
    return torch::full({2, 8}, 0.1, torch::kFloat64);
  };
  const Scene scene = some_scene();
  const Worn worn = SpatialTransformer(transformer("homography", 2, 0.7)).wear(scene, predict);
  ASSERT_EQ(seen.size(), 2u);
  const double step = 0.7 * std::tanh(0.1);
  for (int64_t i = 0; i < 2; ++i) {
    const Tensor grid = grid_from_homography(after_start(torch::full_like(scene.start, step * double(i)), scene), 8);
    EXPECT_TRUE(seen[i].slice(1, 0, 3).equal(scene.face));
    EXPECT_LT(difference(seen[i].slice(1, 3, 7), warp_mask(scene.mask, grid)), 1e-9) << i;
  }
  EXPECT_LT(difference(*worn.update, torch::full_like(*worn.update, 2 * step)), 1e-12);
  EXPECT_TRUE(worn.warp->equal(*worn.update));
}

// Columns 1 to 4 and rows 2 to 3 of five; pixel centres lie at -1, -0.5, 0, 0.5 and 1.
TEST(BoxCorners, AreThoseOfTheOpaquePixels) {
  Tensor alpha = torch::zeros({2, 5, 5});
  alpha[0].narrow(0, 2, 2).narrow(1, 1, 4).fill_(0.6);
  alpha[0][0][0] = 0.5;
  const Tensor box =
      torch::tensor({{-0.5, 1.0, 1.0, -0.5}, {0.0, 0.0, 0.5, 0.5}, {1.0, 1.0, 1.0, 1.0}}).to(torch::kFloat32);
  const Tensor whole =
      torch::tensor({{-1.0, 1.0, 1.0, -1.0}, {-1.0, -1.0, 1.0, 1.0}, {1.0, 1.0, 1.0, 1.0}}).to(torch::kFloat32);
  EXPECT_TRUE(box_corners(alpha).equal(torch::stack({box, whole})));
}

TEST(Projected, DividesByTheDepthButNotByLessThanTheNearest) {
  const Tensor H = torch::tensor({{{2.0, 0.0, 1.0}, {0.0, 1.0, 0.0}, {0.0, 1.0, 1.0}}}).to(torch::kFloat32);
  const Tensor points = torch::tensor({{{1.0, 1.0}, {1.0, -1.0}, {1.0, 1.0}}}).to(torch::kFloat32);
  const Tensor expected = torch::tensor({{{1.5, 30.0}, {0.5, -10.0}}}).to(torch::kFloat32);  // depths 2 and 0
  EXPECT_TRUE(projected(H, points, 0.1).allclose(expected));
}

}  // namespace
}  // namespace maskbench
