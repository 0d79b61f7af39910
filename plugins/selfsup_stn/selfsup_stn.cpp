// Self-supervised STN: no adversary. The critic's place takes a reader D, which learns from masks at known random places
// to read where a mask lies; it labels pictures of people who really wear one, and the generator learns to find that
// place with the mask erased, from what is left of the face.
//   L_D = E[d(D(composite(face, mask, H)), H)],  H random
//   L_G = E[d(G(erased(real), mask at H0), D(real))],  H0 about D(real) or about its mean
// d: mean distance of the corners of the template's box under both warps.
#include <algorithm>
#include <cmath>

#include "maskbench/layers.h"
#include "maskbench/plugin.h"
#include "maskbench/warp.h"

namespace maskbench {
namespace {

// White spots grow to squares of 2 radius + 1 pixels a side. [B,H,W]
Tensor dilated(const Tensor& alpha, int64_t radius) {
  const int64_t side = 2 * radius + 1;
  return torch::max_pool2d(alpha.unsqueeze(1), {side, side}, {1, 1}, {radius, radius}).squeeze(1);
}

constexpr double kFarthest = 2;                        // a corner farther off than the picture's width counts no more
constexpr double kNearest = 1e-2;                      // least depth of a corner before the camera
constexpr double kTint = 0.4;                          // largest relative change of a channel of a mask
constexpr double kCentreDecay = 0.99;                  // of the running mean of the places that were read
constexpr double kNearCentre = 0.1, kNearLabel = 0.3;  // noise on the places that updates begin at, in `spread`

}  // namespace

class SelfsupStn final : public Adversary {
 public:
  SelfsupStn(const Options& o, int64_t size)
      : G_(register_module("G", WarpPredictor(make_trunk(7, four_halvings(3), o), "dense", o.integer("width"), size))),
        D_(register_module("D", WarpPredictor(make_trunk(3, four_halvings(3), o), "dense", o.integer("width"), size))),
        centre_(register_buffer("centre", torch::zeros({1, 8}))),
        spread_(register_buffer("spread", torch::tensor(at::ArrayRef<double>(o.numbers("spread")), torch::kFloat32))),
        updates_(o.integer("updates")),
        follow_(o.number("follow")),
        margin_(std::max<int64_t>(1, std::llround(o.number("margin") * double(size)))) {}

  Worn wear(const Scene& scene) override {
    const torch::AutoGradMode learning(torch::GradMode::is_enabled() && !is_training());  // training has its own places
    Tensor p = centre_.expand_as(scene.start);
    for (int64_t i = 0; i < (is_training() ? 1 : updates_); ++i) p = p + G_(erased(scene, p, Tensor()));
    Worn worn = wear_by_homography(scene, placed(scene, p));
    worn.update = worn.warp = p;
    return worn;
  }

  Tensor critic_loss(const Batch& batch, const Tensor&, const Step& step) override {
    Scene scene = batch.scene;
    scene.mask = tinted(scene.mask, step.rng);
    const Tensor p = examples(batch, step.rng);
    return distance(scene, D_(wear_by_homography(scene, placed(scene, p)).image), p);
  }

  Tensor generator_loss(const Batch& batch, const Worn&, const Step& step) override {
    const Scene scene{batch.masked, batch.scene.mask, batch.scene.start, {}, {}, {}};
    const Tensor label = read(batch.masked), from = beginnings(scene, label, step.rng);
    return distance(scene, from + G_(erased(scene, from, label)), label);
  }

 private:
  static Tensor placed(const Scene& scene, const Tensor& p) {
    return homography_from_sl3(p).bmm(homography_from_sl3(scene.start));
  }

  Tensor noise(const Scene& scene, Rng& rng) const { return rng.normal(scene.start.sizes()) * spread_; }

  // Places of the masks that the reader learns from: `follow` of them about where it sees those of real pictures, so that
  // it practises what it is asked; the others about the start, so that it never loses the rest.
  Tensor examples(const Batch& batch, Rng& rng) {
    const Tensor away = noise(batch.scene, rng);
    const auto followed = std::llround(follow_ * double(away.size(0)));
    if (followed == 0) return away;
    torch::NoGradGuard off;
    const Tensor seen = D_(batch.masked.narrow(0, 0, followed));
    return torch::cat(
        {seen + kNearLabel * away.narrow(0, 0, followed), away.narrow(0, followed, away.size(0) - followed)});
  }

  // The places at which the reader sees the masks of `masked`, [B,8], and their running mean.
  Tensor read(const Tensor& masked) {
    torch::NoGradGuard off;
    const Tensor label = D_(masked);
    centre_.lerp_(label.mean(0, /*keepdim=*/true), 1 - kCentreDecay);
    return label;
  }

  // Places at which updates begin: the first half of the batch at the mean, the others about their labels.
  Tensor beginnings(const Scene& scene, const Tensor& label, Rng& rng) const {
    const Tensor away = noise(scene, rng);
    const int64_t half = label.size(0) / 2;
    return torch::cat({(centre_ + kNearCentre * away).narrow(0, 0, half),
                       (label + kNearLabel * away).narrow(0, half, label.size(0) - half)});
  }

  // Face and warped mask with the face grey under the mask at `p` and a margin, so that nothing shows where the mask
  // is that the picture came with; what reaches beyond is erased at `label` too. [B,7,H,W]
  Tensor erased(const Scene& scene, const Tensor& p, const Tensor& label) const {
    torch::NoGradGuard off;
    const Tensor mask = wear_by_homography(scene, placed(scene, p)).mask;
    Tensor cover = dilated(mask.select(1, 3), margin_);
    if (label.defined()) {
      const Tensor own = wear_by_homography(scene, placed(scene, label)).mask.select(1, 3);
      cover = torch::maximum(cover, dilated(own, std::max<int64_t>(1, margin_ / 4)));
    }
    cover = cover.unsqueeze(1);
    return torch::cat({scene.face * (1 - cover) + 0.5 * cover, mask}, 1);
  }

  static Tensor tinted(const Tensor& mask, Rng& rng) {
    const Tensor gain = rng.uniform({mask.size(0), 3, 1, 1}, 1 - kTint, 1 + kTint);
    return torch::cat({(mask.narrow(1, 0, 3) * gain).clamp(0, 1), mask.narrow(1, 3, 1)}, 1);
  }

  // Mean distance of the box's corners at two places, in [-1,1].
  static Tensor distance(const Scene& scene, const Tensor& p, const Tensor& q) {
    const Tensor corners = box_corners(scene.mask.select(1, 3)), back = homography_from_sl3(-scene.start);
    const Tensor a = projected(back.bmm(homography_from_sl3(-p)), corners, kNearest);
    const Tensor b = projected(back.bmm(homography_from_sl3(-q)), corners, kNearest);
    return ((a - b).square().sum(1) + 1e-8).sqrt().clamp_max(kFarthest).mean();
  }

  WarpPredictor G_, D_;
  Tensor centre_, spread_;
  int64_t updates_;
  double follow_;
  int64_t margin_;
};

Schema selfsup_options() {
  Schema all = trunk_options("plain", /*batch_norm=*/false);
  all.push_back(option("updates", 3).range(1, 8).help("times that the generator corrects the place of the mask"));
  all.push_back(option("margin", 0.1).range(0, 0.5).help("what is erased around the mask, 1: the picture's width"));
  all.push_back(option("follow", 0.75)
                    .range(0, 1)
                    .help("share of the reader's examples that lie about where it sees the masks of real pictures"));
  all.push_back(option("spread", Numbers{0.35, 0.2, 0.15, 0.25, 0.2, 0.2, 0.15, 0.15})
                    .range(0, 2)
                    .length(8)
                    .help("masks that the reader learns from: standard deviation of each component in sl(3)"));
  return all;
}

}  // namespace maskbench

MASKBENCH_MODEL(SelfsupStn, "selfsup_stn", "1.0", defaults(adam(1e-3, {0.9, 0.999}), critic_steps(1)),
                selfsup_options())
