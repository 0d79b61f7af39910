// DCGAN + STN: 4x4 convolutions of stride 2 with batch norm (Radford et al. 2016, arXiv:1511.06434), and a spatial
// transformer between generator and critic.
//   L_D = -E[log sigma(D(real))] - E[log(1 - sigma(D(fake)))]
//   L_G = -E[log sigma(D(fake))]
// Batch norm couples the pictures of a batch; `critic_batch` selects whether real and fake pictures share one.
#include "maskbench/losses.h"
#include "maskbench/plugin.h"
#include "maskbench/stn_gan.h"

namespace maskbench {

class DcganStn final : public StnGan {
 public:
  DcganStn(const Options& options, int64_t size) : StnGan(options, four_halvings(/*kernel=*/4), size) {}

  Tensor critic_loss(const Scores& D) override { return bce_real(D.real) + bce_fake(D.fake); }
  Tensor generator_loss(const Tensor& D_fake) override { return bce_real(D_fake); }
};

}  // namespace maskbench

MASKBENCH_MODEL(DcganStn, "dcgan_stn", "1.0", defaults(adam(2e-4, {0.5, 0.999}), critic_steps(1)),
                stn_gan_options({.batch_norm = true}))
