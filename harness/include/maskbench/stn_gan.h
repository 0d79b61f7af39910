// What the paper's GANs share: a generator with a spatial transformer, a critic of the same trunk, and its constraint.
#pragma once

#include "maskbench/constraint.h"
#include "maskbench/layers.h"
#include "maskbench/warp.h"

namespace maskbench {

// The defaults in which the systems differ.
struct StnGanDefaults {
  const char* generator_head = "dense";
  const char* convolution = "plain";
  bool batch_norm = false;
  const char* constraint = "none";
};

// What the critic says of real and of fake pictures: [B] each.
struct Scores {
  Tensor real, fake;
};

// Every option of a StnGan: those of trunk, heads, spatial transformer and constraint, `stn` and `critic_batch`.
Schema stn_gan_options(const StnGanDefaults& defaults);

// Everything but the losses, from options. A system derives from it, names its stages and adds its two equations.
class MASKBENCH_API StnGan : public Adversary {
 public:
  StnGan(const Options& options, const Stages& stages, int64_t size);

  // With stn = false the generator paints the worn mask itself, over the unmoved face: there is no warp then, neither
  // Scene::start nor Scene::jitter counts.
  Worn wear(const Scene& scene) override;
  void after_critic_step() override { constraint_.after_critic_step(); }

 private:
  WarpPredictor predictor_;  // "G" with stn = true
  MaskPainter painter_;      // "G" without

 protected:
  // The constraint's term of the critic's loss; 0 where it has none.
  Tensor constraint(const Tensor& real, const Tensor& fake, const Step& step) {
    return constraint_.penalty(real, fake, step.rng);
  }

  // As `critic_batch` has it: each by itself, or both as one batch, of which batch norm then takes one mean and
  // variance.
  Scores scores(const Tensor& real, const Tensor& fake);
  // The generator's side: fake pictures in the same company as in the critic's step.
  Tensor fake_score(const Batch& batch, const Worn& fake);

  Critic D;

 private:
  bool joint_;
  SpatialTransformer stn_;
  Constraint constraint_;
};

}  // namespace maskbench
