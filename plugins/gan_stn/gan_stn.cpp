// GAN + STN: the original GAN with a spatial transformer between generator and critic.
//   L_D = -E[log sigma(D(real))] - E[log(1 - sigma(D(fake)))]     (Goodfellow et al. 2014, eq. 1)
//   L_G = -E[log sigma(D(fake))]                                  (section 3: non-saturating)
#include "maskbench/losses.h"
#include "maskbench/plugin.h"
#include "maskbench/stn_gan.h"

namespace maskbench {

class GanStn final : public StnGan {
 public:
  GanStn(const Options& options, int64_t size) : StnGan(options, four_halvings(/*kernel=*/3), size) {}

  Tensor critic_loss(const Scores& D) override { return bce_real(D.real) + bce_fake(D.fake); }
  Tensor generator_loss(const Tensor& D_fake) override { return bce_real(D_fake); }
};

}  // namespace maskbench

MASKBENCH_MODEL(GanStn, "gan_stn", "1.0", defaults(adam(2e-4, {0.5, 0.999}), critic_steps(1)),
                stn_gan_options({.generator_head = "mean"}))
