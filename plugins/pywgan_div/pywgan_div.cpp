// Py-WGAN-div. Zhang & Lee 2022; divergence: Wu et al. 2018, arXiv:1712.01026.
//   L_D = E[D(fake)] - E[D(real)] + k E[|grad D(x)|^p]     (eq. 1; the last term is the
//   constraint "div", which StnGan adds)
//   L_G = -E[D(fake)]
#include "maskbench/plugin.h"
#include "maskbench/stn_gan.h"

namespace maskbench {

class PyWganDiv final : public StnGan {
 public:
  PyWganDiv(const Options& options, int64_t size) : StnGan(options, five_halvings(), size) {}

  Tensor critic_loss(const Scores& D) override { return D.fake.mean() - D.real.mean(); }
  Tensor generator_loss(const Tensor& D_fake) override { return -D_fake.mean(); }
};

}  // namespace maskbench

MASKBENCH_MODEL(PyWganDiv, "pywgan_div", "1.0", defaults(adam(2e-4, {0.5, 0.999}), critic_steps(1)),
                stn_gan_options({.convolution = "pyconv", .constraint = "div"}))
