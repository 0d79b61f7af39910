// DCGAN + STN: 4x4 convolutions of stride 2 with batch norm (Radford et al. 2016, arXiv:1511.06434), and a spatial
// transformer between generator and critic.
//   L_D = -E[log sigma(D(real))] - E[log(1 - sigma(D(fake)))]
//   L_G = -E[log sigma(D(fake))]
// Real and fake pictures go through D apart, for batch norm couples the pictures of a batch.
#include "maskbench/losses.h"
#include "maskbench/plugin.h"
#include "maskbench/stn_gan.h"

namespace maskbench {

class DcganStn final : public StnGan {
 public:
  DcganStn(const Options& options, int64_t size) : StnGan(options, four_halvings(/*kernel=*/4), size) {}

  Tensor critic_loss(const Tensor& real, const Tensor& fake, const Step& step) override {
    return taken_for_real(D(real)) + taken_for_fake(D(fake)) + constraint(real, fake, step);
  }

  Tensor generator_loss(const Batch&, const Worn& fake, const Step&) override { return taken_for_real(D(fake.image)); }
};

}  // namespace maskbench

MASKBENCH_MODEL(DcganStn, "dcgan_stn", "1.0", defaults(adam(2e-4, {0.5, 0.999}), critic_steps(1)),
                stn_gan_options({.batch_norm = true}))
