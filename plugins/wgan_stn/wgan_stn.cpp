// WGAN + STN: the Wasserstein GAN with clipped weights (Arjovsky et al. 2017, arXiv:1701.07875), and a spatial
// transformer between generator and critic.
//   L_D = E[D(fake)] - E[D(real)],  then every weight of D is clipped to [-0.01, 0.01]     (algorithm 1)
//   L_G = -E[D(fake)]
// Five critic steps per generator step, by RMSprop: the clipped critic is unstable with momentum.
#include "maskbench/plugin.h"
#include "maskbench/stn_gan.h"

namespace maskbench {

class WganStn final : public StnGan {
 public:
  WganStn(const Options& options, int64_t size) : StnGan(options, four_halvings(/*kernel=*/4), size) {}

  Tensor critic_loss(const Scores& D) override { return D.fake.mean() - D.real.mean(); }
  Tensor generator_loss(const Tensor& D_fake) override { return -D_fake.mean(); }
};

}  // namespace maskbench

MASKBENCH_MODEL(WganStn, "wgan_stn", "1.0", defaults(rmsprop(5e-5), critic_steps(5)),
                stn_gan_options({.batch_norm = true, .constraint = "clip"}))
