// Self-supervised STN: no adversary. The critic's place takes a reader D, which learns from masks at known random places
// to read where a mask lies; it labels pictures of people who really wear one, and the generator learns to find that
// place with the mask erased, from what is left of the face.
//   L_D = E[d(C exp D(composite(face, mask, C*) seen from C), C*)]     C* random
//   L_G = E[d(C exp G(erased(real) seen from C, mask), C*)]            C* read off `real` by D
// A place C [3,3] maps the template to where it lies relative to the start. Both networks see the picture as the template
// sees it from the place they are to correct, C near C* or at the mean, and correct it in the template's frame.
// d: mean distance of the corners of the template's box.
#include <algorithm>
#include <cmath>

#include "maskbench/layers.h"
#include "maskbench/plugin.h"
#include "maskbench/warp.h"

namespace maskbench {
namespace {

// White spots grow to squares of 2 radius + 1 pixels a side. [B,1,H,W]
Tensor dilated(const Tensor& alpha, int64_t radius) {
  const int64_t side = 2 * radius + 1;
  return torch::max_pool2d(alpha, {side, side}, {1, 1}, {radius, radius});
}

// Inverse of [B,3,3] up to its scale, which a homography does not have.
Tensor adjugate(const Tensor& H) {
  const auto c = H.unbind(2);
  return torch::stack({c[1].cross(c[2], 1), c[2].cross(c[0], 1), c[0].cross(c[1], 1)}, 1);
}

constexpr double kContext = 1.4;                       // what a network sees, 1: as much as the template shows
constexpr double kLargest = 0.8;                       // correction in each component of sl(3)
constexpr double kFarthest = 2;                        // a corner farther off than the picture's width counts no more
constexpr double kNearest = 1e-2;                      // least depth of a corner before the camera
constexpr double kTint = 0.4;                          // largest relative change of a channel of a mask
constexpr double kCentreDecay = 0.99;                  // of the running mean of the places that were read
constexpr double kNearCentre = 0.1, kNearLabel = 0.3;  // noise on the places that are corrected, in `spread`

}  // namespace

class SelfsupStn final : public Adversary {
 public:
  SelfsupStn(const Options& o, int64_t size)
      : G_(register_module("G", WarpPredictor(make_trunk(7, four_halvings(3), o), "dense", o.integer("width"), size))),
        D_(register_module("D", WarpPredictor(make_trunk(3, four_halvings(3), o), "dense", o.integer("width"), size))),
        centre_(register_buffer("centre", torch::eye(3).unsqueeze(0))),
        spread_(register_buffer("spread", torch::tensor(at::ArrayRef<double>(o.numbers("spread")), torch::kFloat32))),
        updates_(o.integer("updates")),
        follow_(o.number("follow")),
        margin_(std::max<int64_t>(1, std::llround(o.number("margin") * double(size) / kContext))) {}

  Worn wear(const Scene& scene) override {
    const torch::AutoGradMode learning(torch::GradMode::is_enabled() && !is_training());  // training has its own places
    Tensor C = centre_.expand({scene.face.size(0), 3, 3});
    for (int64_t i = 0; i < (is_training() ? 1 : updates_); ++i) C = corrected(C, G_(erased(scene, C, Tensor())));
    return wear_by_homography(scene, sampling(scene, C));
  }

  Tensor critic_loss(const Batch& batch, const Tensor&, const Step& step) override {
    Scene scene = batch.scene;
    scene.mask = tinted(scene.mask, step.rng);
    const Tensor label = examples(batch, step.rng),
                 from = beginnings(torch::eye(3, label.options()).expand({1, 3, 3}), label, step.rng);
    const Tensor image = wear_by_homography(scene, sampling(scene, label)).image;
    return distance(scene, corrected(from, D_(seen(image, scene, from))), label);
  }

  Tensor generator_loss(const Batch& batch, const Worn&, const Step& step) override {
    const Scene scene{batch.masked, batch.scene.mask, batch.scene.start, {}, {}, {}};
    const Tensor label = read(scene), from = beginnings(centre_, label, step.rng);
    centre_.lerp_(label.mean(0, /*keepdim=*/true), 1 - kCentreDecay);
    return distance(scene, corrected(from, G_(erased(scene, from, label))), label);
  }

 private:
  static Tensor moved(const Tensor& C, const Tensor& p) { return C.bmm(homography_from_sl3(p)); }
  // By what a network answers, bounded so that no answer takes a mask out of sight.
  static Tensor corrected(const Tensor& C, const Tensor& raw) { return moved(C, kLargest * (raw / kLargest).tanh()); }
  // Template -> picture, and back: [B,3,3].
  static Tensor placed(const Scene& scene, const Tensor& C) { return homography_from_sl3(-scene.start).bmm(C); }
  static Tensor sampling(const Scene& scene, const Tensor& C) { return adjugate(placed(scene, C)); }

  Tensor noise(int64_t count, Rng& rng) const { return rng.normal({count, 8}) * spread_; }

  // Places of the masks that the reader learns from: `follow` of them about where it sees those of real pictures, so that
  // it practises what it is asked; the others about the start, so that it never loses the rest.
  Tensor examples(const Batch& batch, Rng& rng) {
    const int64_t count = batch.masked.size(0), followed = std::llround(follow_ * double(count));
    const Tensor away = noise(count, rng);
    const Tensor anywhere = homography_from_sl3(away.narrow(0, followed, count - followed));
    if (followed == 0) return anywhere;
    const Scene real{batch.masked.narrow(0, 0, followed), {}, batch.scene.start.narrow(0, 0, followed), {}, {}, {}};
    return torch::cat({moved(read(real), kNearLabel * away.narrow(0, 0, followed)), anywhere});
  }

  // The places at which the reader sees the masks of the scene's faces.
  // Reason:     It begins at the start, not at the mean of what it read: that would drift away with its own errors.
  Tensor read(const Scene& scene) {
    torch::NoGradGuard off;
    Tensor C = torch::eye(3, scene.face.options()).expand({scene.face.size(0), 3, 3});
    for (int64_t i = 0; i < updates_; ++i) C = corrected(C, D_(seen(scene.face, scene, C)));
    return C;
  }

  // Places to be corrected: the first half of the batch at `centre` [1,3,3], the others about their labels.
  Tensor beginnings(const Tensor& centre, const Tensor& label, Rng& rng) const {
    const int64_t count = label.size(0), half = count / 2;
    const Tensor away = noise(count, rng);
    return torch::cat({moved(centre.expand({half, 3, 3}), kNearCentre * away.narrow(0, 0, half)),
                       moved(label.narrow(0, half, count - half), kNearLabel * away.narrow(0, half, count - half))});
  }

  // A grid over what is seen of the frame that `H` [B,3,3] maps to the sampled one.
  static Tensor view(const Tensor& H, int64_t size) {
    return grid_from_homography(torch::cat({kContext * H.narrow(2, 0, 2), H.narrow(2, 2, 1)}, 2), size);
  }

  // The picture from the place `C`: [B,3,H,W].
  static Tensor seen(const Tensor& image, const Scene& scene, const Tensor& C) {
    return warp_mask(image, view(placed(scene, C), image.size(2)));
  }

  // Face and mask from the place `C`, with the face grey under the mask and a margin, so that nothing shows where the
  // mask is that the picture came with; what reaches beyond is erased at `label` too. [B,7,H,W]
  Tensor erased(const Scene& scene, const Tensor& C, const Tensor& label) const {
    torch::NoGradGuard off;
    const int64_t size = scene.face.size(2);
    const Tensor face = seen(scene.face, scene, C);
    const Tensor mask = warp_mask(scene.mask, view(torch::eye(3, C.options()).expand_as(C), size));
    Tensor cover = dilated(mask.narrow(1, 3, 1), margin_);
    if (label.defined()) {
      const Tensor own = warp_mask(scene.mask, view(adjugate(label).bmm(C), size)).narrow(1, 3, 1);
      cover = torch::maximum(cover, dilated(own, std::max<int64_t>(1, margin_ / 4)));
    }
    return torch::cat({face * (1 - cover) + 0.5 * cover, mask}, 1);
  }

  static Tensor tinted(const Tensor& mask, Rng& rng) {
    const Tensor gain = rng.uniform({mask.size(0), 3, 1, 1}, 1 - kTint, 1 + kTint);
    return torch::cat({(mask.narrow(1, 0, 3) * gain).clamp(0, 1), mask.narrow(1, 3, 1)}, 1);
  }

  // Mean distance of the box's corners at two places, in [-1,1].
  static Tensor distance(const Scene& scene, const Tensor& C, const Tensor& other) {
    const Tensor corners = box_corners(scene.mask.select(1, 3));
    const Tensor a = projected(placed(scene, C), corners, kNearest);
    const Tensor b = projected(placed(scene, other), corners, kNearest);
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
  all.push_back(option("updates", 3).range(1, 8).help("times that a network corrects the place of a mask"));
  all.push_back(option("margin", 0.1).range(0, 0.5).help("what is erased around the mask, 1: the template's width"));
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
