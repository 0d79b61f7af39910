#include "maskbench/warp.h"

#include <cmath>
#include <utility>

#include "layers/kernels/mask_warp/fused_homography.h"
#include "layers/kernels/mask_warp/mask_warp.h"

namespace maskbench {
namespace {

constexpr int kSquarings = 4;    // exp(A) = exp(A / 16)^16
constexpr int kTaylorTerms = 8;  // |A / 16| < 0.5 leaves 0.5^9 / 9! = 5e-9

// Matrix exponential of [B,3,3] by scaling and squaring.
// Reason:     A Taylor series of fixed length: matrix_exp synchronises with the device, which a CUDA graph cannot
// capture.
Tensor exp_3x3(const Tensor& A) {
  const Tensor scaled = A / double(1 << kSquarings);
  const Tensor one = torch::eye(3, A.options()).expand_as(A);
  Tensor sum = one;
  for (int term = kTaylorTerms; term >= 1; --term) sum = one + scaled.bmm(sum) / double(term);  // Horner
  for (int i = 0; i < kSquarings; ++i) sum = sum.bmm(sum);
  return sum;
}

// First and last index of each row of `any` [B,N] that is set, in [-1,1]; of the whole row where none is.
std::pair<Tensor, Tensor> extent(const Tensor& any) {
  const int64_t last = any.size(1) - 1;
  const Tensor set = any.to(torch::kUInt8);
  const auto placed = [last](const Tensor& index) { return index.to(torch::kFloat32) * 2 / double(last) - 1; };
  return {placed(set.argmax(1)), placed(last - set.flip(1).argmax(1))};
}

}  // namespace

Tensor homography_from_sl3(const Tensor& p) {
  TORCH_CHECK(p.dim() == 2 && p.size(1) == 8, "p must be [B,8], not ", p.sizes());
  if (has_fused_homography(p)) return fused_homography(p);
  const auto c = p.unbind(1);
  const Tensor A = torch::stack({c[2], c[1], c[0], c[5], -c[2] - c[6], c[4], c[3], c[7], c[6]}, 1).view({-1, 3, 3});
  return exp_3x3(A);
}

// The map picture -> template is x -> (x - t) / s. Its logarithm, made free of trace: a = -ln s on the diagonal less
// 2a/3, and -t/s a / (e^a - 1) beside it.
Tensor sl3_placement(double scale, double right, double down) {
  const double a = -std::log(scale);
  const double factor = (std::abs(a) < 1e-9 ? 1.0 : a / std::expm1(a)) / scale;
  return torch::tensor({-right * factor, 0.0, a / 3, 0.0, -down * factor, 0.0, -2 * a / 3, 0.0}, torch::kFloat32);
}

Tensor grid_from_homography(const Tensor& H, int64_t size) {
  TORCH_CHECK(H.dim() == 3 && H.size(1) == 3 && H.size(2) == 3, "H must be [B,3,3], not ", H.sizes());
  const Tensor line = torch::linspace(-1, 1, size, H.options());
  const auto yx = torch::meshgrid({line, line}, "ij");
  const Tensor points = torch::stack({yx[1].flatten(), yx[0].flatten(), torch::ones_like(yx[0]).flatten()}, 0);
  const Tensor mapped = H.matmul(points);  // [B,3,size*size]
  const Tensor depth = mapped.narrow(1, 2, 1);
  const Tensor xy = mapped.narrow(1, 0, 2) / depth.clamp_min(1e-4);
  const Tensor seen = xy.clamp(-1e3, 1e3).masked_fill(depth <= 1e-4, 1e3);
  return seen.transpose(1, 2).reshape({-1, size, size, 2});
}

Tensor warp_mask(const Tensor& mask, const Tensor& grid) {
  return torch::grid_sampler(mask, grid, /*interpolation: bilinear*/ 0, /*padding: zeros*/ 0, /*align_corners=*/true);
}

Tensor composite(const Tensor& face, const Tensor& mask) {
  const Tensor alpha = mask.narrow(1, 3, 1);
  return face + alpha * (mask.narrow(1, 0, 3) - face);
}

Tensor box_corners(const Tensor& alpha) {
  const Tensor inside = alpha > 0.5;
  const auto [left, right] = extent(inside.any(1));
  const auto [top, bottom] = extent(inside.any(2));
  const Tensor x = torch::stack({left, right, right, left}, 1), y = torch::stack({top, top, bottom, bottom}, 1);
  return torch::stack({x, y, torch::ones_like(x)}, 1);
}

Tensor projected(const Tensor& H, const Tensor& points, double nearest) {
  const Tensor mapped = H.matmul(points);
  return mapped.narrow(1, 0, 2) / mapped.narrow(1, 2, 1).clamp_min(nearest);
}

Worn wear_by_homography(const Scene& scene, const Tensor& H) {
  if (has_fused_mask_warp(scene.face, scene.mask, H)) {
    const MaskWarp warped = warp_and_composite(scene.face, scene.mask, H);
    return {warped.image, warped.mask, warped.grid, H, std::nullopt, std::nullopt};
  }
  const Tensor grid = grid_from_homography(H, scene.face.size(2));
  const Tensor mask = warp_mask(scene.mask, grid);
  return {composite(scene.face, mask), mask, grid, H, std::nullopt, std::nullopt};
}

}  // namespace maskbench
