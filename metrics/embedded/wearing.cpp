#include "metrics/embedded/wearing.h"

#include "maskbench/warp.h"
#include "metrics/networks/embedded.h"

namespace maskbench {
namespace {

Tensor uniform(int64_t count, double low, double high) { return torch::rand({count}) * (high - low) + low; }
Tensor happens(int64_t count, double chance) { return torch::rand({count}) < chance; }

// Picture -> template after the mask was rotated, scaled and shifted in the picture. The inverse of that motion is
// applied first: a point q of the picture becomes c + R^T (q - c - t) / s, with c the centre of the mask.
Tensor displaced(const Tensor& H, const Wearing& wearing) {
  const Tensor middle = torch::linalg_inv(H).select(2, 2);
  const Tensor c = middle.narrow(1, 0, 2) / middle.narrow(1, 2, 1);
  const Tensor t = 2 * torch::stack({wearing.right, wearing.down}, 1).to(torch::kFloat64);  // widths -> [-1,1]
  const Tensor turn = wearing.turn.to(torch::kFloat64), s = wearing.log_scale.to(torch::kFloat64).exp();
  const Tensor cosine = turn.cos() / s, sine = turn.sin() / s;
  const Tensor A = torch::stack({cosine, sine, -sine, cosine}, 1).view({-1, 2, 2});
  const Tensor b = c.unsqueeze(2) - A.bmm((c + t).unsqueeze(2));
  const Tensor last = torch::tensor({0., 0., 1.}, torch::kFloat64).expand({H.size(0), 1, 3});
  return H.bmm(torch::cat({torch::cat({A, b}, 2), last}, 1));
}

// Blurs each picture by its own Gaussian, as a matrix product along each axis; sigma 0 leaves it unchanged.
Tensor blurred(const Tensor& x, const Tensor& sigma) {
  const Tensor some = (sigma > 0).nonzero().flatten();
  if (some.numel() == 0) return x;
  const int64_t side = x.size(2);
  const Tensor line = torch::arange(side, torch::kFloat32), apart = (line.view({side, 1}) - line).square();
  const Tensor weights = (-apart / (2 * sigma.index_select(0, some).square().view({-1, 1, 1, 1}))).exp();
  const Tensor K = weights / weights.sum(3, /*keepdim=*/true);
  const Tensor all = K.matmul(x.index_select(0, some)).matmul(K.transpose(2, 3));
  return x.index_copy(0, some, all);
}

Tensor zeros(int64_t count) { return torch::zeros({count}); }

}  // namespace

Wearing right_wearing(int64_t count, bool warped) {
  return {torch::full({count}, !warped),
          torch::full({count}, false),
          zeros(count),
          zeros(count),
          zeros(count),
          zeros(count),
          zeros(count),
          zeros(count)};
}

Wearing random_wearing(int64_t count) {
  const auto sometimes = [count](double low, double high) {
    return uniform(count, low, high) * uniform(count, 0, 1) * happens(count, 0.4);
  };
  Wearing wearing;
  wearing.worn = happens(count, 0.25);
  wearing.bare = happens(count, 0.05);
  const Tensor warped = ~wearing.worn & ~wearing.bare;
  wearing.right = sometimes(-0.35, 0.35) * warped;
  wearing.down = sometimes(-0.35, 0.35) * warped;
  wearing.log_scale = sometimes(-0.9, 0.9) * warped;
  wearing.turn = sometimes(-1, 1) * warped;
  wearing.mask_blur = sometimes(0, 5) * warped;
  wearing.picture_blur = sometimes(0, 4);
  return wearing;
}

Tensor certainty(const Wearing& w) {
  const Tensor wrong = (w.right.square() + w.down.square()) / (0.08 * 0.08) + w.log_scale.square() / (0.25 * 0.25) +
                       w.turn.square() / (0.35 * 0.35) + w.mask_blur.square() / (1.5 * 1.5) + w.picture_blur.square();
  return (-wrong / 2).exp().masked_fill(w.bare, 0);
}

Tensor pictures_of(const People& people, const Tensor& who, const Wearing& wearing) {
  const auto picked = [&who](const Tensor& bytes) { return bytes.index_select(0, who).to(torch::kFloat32) / 255; };
  const Tensor faces = picked(people.faces);
  const Tensor H = displaced(people.homographies.index_select(0, who), wearing);
  const Tensor flat = people.templates.index_select(0, people.designs.index_select(0, who));
  const Tensor grid = grid_from_homography(H, kEmbeddedSide).to(torch::kFloat32);
  const Tensor warped = composite(faces, blurred(warp_mask(flat, grid), wearing.mask_blur));
  const auto of_each = [](const Tensor& flag) { return flag.view({-1, 1, 1, 1}); };
  const Tensor masked = torch::where(of_each(wearing.worn), picked(people.worn), warped);
  return blurred(torch::where(of_each(wearing.bare), faces, masked), wearing.picture_blur);
}

}  // namespace maskbench
