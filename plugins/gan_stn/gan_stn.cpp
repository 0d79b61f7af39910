// GAN + STN: the original GAN with a spatial transformer between generator and critic.
//   L_D = -E[log sigma(D(real))] - E[log(1 - sigma(D(fake)))]     (Goodfellow et al. 2014, eq. 1)
//   L_G = -E[log sigma(D(fake))]                                  (there, section 3: non-saturating)
#include "maskbench/layers.h"
#include "maskbench/losses.h"
#include "maskbench/plugin.h"
#include "maskbench/warp.h"

namespace maskbench {

class GanStn final : public Adversary {
 public:
  GanStn(const Options& o, int64_t size)
      : G(register_module("G", WarpPredictor(strided_trunk(7, o.integer("width"), 3, /*batch_norm=*/false),
                                             o.text("generator_head"), o.integer("width"), size))),
        D(register_module(
            "D", Critic(strided_trunk(3, o.integer("width"), 3, /*batch_norm=*/false), o.text("critic_head"), size))),
        stn_(o) {}

  Worn wear(const Scene& scene) override { return stn_.wear(scene, G); }

  Tensor critic_loss(const Tensor& real, const Tensor& fake, const Step&) override {
    return taken_for_real(D(real)) + taken_for_fake(D(fake));
  }

  Tensor generator_loss(const Batch&, const Worn& fake, const Step&) override { return taken_for_real(D(fake.image)); }

 private:
  WarpPredictor G;
  Critic D;
  SpatialTransformer stn_;
};

}  // namespace maskbench

MASKBENCH_MODEL(GanStn, "gan_stn", "1.0", defaults(adam(2e-4, {0.5, 0.999}), critic_steps(1)), network_options("mean"),
                spatial_transformer_options())
