// WGAN + STN: the Wasserstein GAN with clipped weights (Arjovsky et al. 2017, arXiv:1701.07875), and a spatial
// transformer between generator and critic.
//   L_D = E[D(fake)] - E[D(real)],  then every weight of D within [-0.01, 0.01]     (algorithm 1)
//   L_G = -E[D(fake)]
// Five critic steps to one of the generator, by RMSprop: the clipped critic is unstable under momentum.
#include "maskbench/plugin.h"
#include "maskbench/stn_gan.h"

namespace maskbench {

class WganStn final : public StnGan {
 public:
  WganStn(const Options& options, int64_t size) : StnGan(options, four_halvings(/*kernel=*/4), size) {}

  Tensor critic_loss(const Tensor& real, const Tensor& fake, const Step& step) override {
    const Scores D_says = scores(real, fake);
    return D_says.fake.mean() - D_says.real.mean() + constraint(real, fake, step);
  }

  Tensor generator_loss(const Batch& batch, const Worn& fake, const Step&) override {
    return -fake_score(batch, fake).mean();
  }
};

}  // namespace maskbench

MASKBENCH_MODEL(WganStn, "wgan_stn", "1.0", defaults(rmsprop(5e-5), critic_steps(5)),
                stn_gan_options({.batch_norm = true, .constraint = "clip"}))
