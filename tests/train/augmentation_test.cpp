#include "train/augmentation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "spec/sections.h"

namespace maskbench {
namespace {

using torch::Tensor;

Augmentation augmentation(double shift, double rotation, double scale) {
  Options train(train_schema());
  train.set("augment_shift", shift);
  train.set("augment_rotation", rotation);
  train.set("augment_scale", scale);
  return Augmentation(train);
}

// A bright Gaussian dot at (x, y) in [-1,1] on each of `count` pictures.
Tensor dots(int64_t count, double x, double y, int64_t size = 65, double width = 0.08) {
  const Tensor line = torch::linspace(-1, 1, size);
  const Tensor dot = torch::exp(-(((line - y) / width).square().view({-1, 1}) + ((line - x) / width).square()) / 2);
  return dot.expand({count, 3, size, size}).contiguous();
}

// Mean place and mass of the light of each picture: [B] each.
std::array<Tensor, 3> light(const Tensor& pictures) {
  const Tensor line = torch::linspace(-1, 1, pictures.size(3)), one = pictures.select(1, 0), mass = one.sum({1, 2});
  return {(one * line).sum({1, 2}) / mass, (one * line.view({-1, 1})).sum({1, 2}) / mass, mass};
}

double largest(const Tensor& x) { return x.abs().max().item<double>(); }

TEST(Augmentation, IsOffByDefault) {
  const Tensor pictures = dots(3, 0.2, 0.1);
  Rng rng(1, "test", 0);
  EXPECT_TRUE(Augmentation(Options(train_schema()))(pictures, rng).is_same(pictures));
}

TEST(Augmentation, ShiftsUpToTheLargestShiftEitherWay) {
  Rng rng(1, "test", 0);
  const auto [x, y, mass] = light(augmentation(0.3, 0, 0)(dots(400, 0, 0), rng));
  EXPECT_LE(largest(x), 0.301);
  EXPECT_LE(largest(y), 0.301);
  for (const Tensor& shift : {x, y}) {
    EXPECT_NEAR(shift.mean().item<double>(), 0, 0.03);
    EXPECT_NEAR(shift.std().item<double>(), 0.3 / std::sqrt(3.0), 0.02);  // uniform
  }
}

TEST(Augmentation, TurnsAboutTheCentre) {
  Rng rng(1, "test", 0);
  const auto [x, y, mass] = light(augmentation(0, 0.4, 0)(dots(400, 0.5, 0), rng));
  EXPECT_LT(largest(torch::hypot(x, y) - 0.5), 0.01);
  const Tensor angle = torch::atan2(y, x);
  EXPECT_LE(largest(angle), 0.41);
  EXPECT_NEAR(angle.std().item<double>(), 0.4 / std::sqrt(3.0), 0.02);
}

TEST(Augmentation, ChangesTheSizeAboutTheCentre) {
  Rng rng(1, "test", 0);
  const auto [x, y, mass] = light(augmentation(0, 0, 0.25)(dots(400, 0.4, 0), rng));
  EXPECT_LT(largest(y), 1e-3);
  const Tensor size = x / 0.4, before = light(dots(1, 0, 0))[2];
  EXPECT_GT(size.min().item<double>(), 0.74);
  EXPECT_LT(size.max().item<double>(), 1.26);
  EXPECT_LT(largest((mass / before).sqrt() - size), 0.02);
}

TEST(Augmentation, MirrorsBeyondTheEdges) {
  Rng rng(1, "test", 0);
  const Tensor even = torch::full({50, 3, 32, 32}, 0.625);
  EXPECT_LT(largest(augmentation(0.9, 1, 0.5)(even, rng) - even), 1e-5);
}

TEST(Augmentation, IsTheSameForTheSameStreamAndAnotherForEachPicture) {
  const Tensor pictures = dots(20, 0.2, 0.1);
  const Augmentation moved = augmentation(0.1, 0.2, 0.1);
  Rng a(7, "test", 3), b(7, "test", 3), other(7, "test", 4);
  const Tensor first = moved(pictures, a);
  EXPECT_TRUE(first.equal(moved(pictures, b)));
  EXPECT_FALSE(first.equal(moved(pictures, other)));
  for (int64_t i = 1; i < 20; ++i) EXPECT_FALSE(first[i].equal(first[0])) << i;
}

}  // namespace
}  // namespace maskbench
