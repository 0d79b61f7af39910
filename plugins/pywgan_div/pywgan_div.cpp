// Py-WGAN-div. Zhang & Lee 2022; divergence: Wu et al. 2018, arXiv:1712.01026.
//   L_D = E[D(fake)] - E[D(real)] + k E[|grad D(x)|^p]     (eq. 1)
//   L_G = -E[D(fake)]
#include "maskbench/layers.h"
#include "maskbench/losses.h"
#include "maskbench/plugin.h"
#include "maskbench/warp.h"

namespace maskbench {

class PyWganDiv final : public Adversary {
 public:
  PyWganDiv(const Options& o, int64_t size)
      : G(register_module("G", WarpPredictor(trunk(o, 7), o.text("generator_head"), o.integer("width"), size))),
        D(register_module("D", Critic(trunk(o, 3), o.text("critic_head"), size))),
        stn_(o),
        k_(o.number("k")),
        p_(o.number("p")),
        between_(o.text("penalty_site") == "between") {}

  Worn wear(const Scene& scene) override { return stn_.wear(scene, G); }

  Tensor critic_loss(const Tensor& real, const Tensor& fake, const Step& step) override {
    return D(fake).mean() - D(real).mean() + k_ * divergence(real, fake, step.rng);
  }

  Tensor generator_loss(const Batch&, const Worn& fake, const Step&) override { return -D(fake.image).mean(); }

 private:
  static Trunk trunk(const Options& o, int64_t in) { return pyramid_trunk(in, o.integer("width"), pyramid(o)); }

  Tensor divergence(const Tensor& real, const Tensor& fake, Rng& rng) {
    if (between_) return gradient_power(D, penalty_points(real, fake, rng), p_);
    return (gradient_power(D, real, p_) + gradient_power(D, fake, p_)) / 2;
  }

  WarpPredictor G;
  Critic D;
  SpatialTransformer stn_;
  double k_, p_;
  bool between_;
};

}  // namespace maskbench

MASKBENCH_MODEL(PyWganDiv, "pywgan_div", "1.0", defaults(adam(2e-4, {0.5, 0.999}), critic_steps(1)),
                network_options("dense"), pyramid_options(), spatial_transformer_options(),
                option("k", 2.0).range(0, 1e3).help("weight of the divergence term"),
                option("p", 6.0).range(1, 12).help("power of the gradient norm"),
                option("penalty_site", "between")
                    .one_of({"between", "real_and_fake"})
                    .help("where the gradient is taken: uniformly between real and fake, or at both, half each"))
