// Base class of GANs with a spatial transformer: generator, critic and constraint from options. A derived class names
// the stages of both networks and adds its two losses.
#pragma once

#include "maskbench/constraint.h"
#include "maskbench/layers.h"
#include "maskbench/warp.h"

namespace maskbench {

// Defaults of the options in which the systems differ.
struct StnGanDefaults {
  const char* generator_head = "dense";
  const char* convolution = "plain";
  bool batch_norm = false;
  const char* constraint = "none";
};

// The critic's scores of the real and of the fake pictures, before any activation: [B] each.
struct Scores {
  Tensor real, fake;
};

// Returns every option of a StnGan: those of trunk, heads, spatial transformer and constraint, `stn`,
// `critic_batch`, `score_bound`, `generator_norm` and `pretrain_loss`.
Schema stn_gan_options(const StnGanDefaults& defaults);

class MASKBENCH_API StnGan : public Adversary {
 public:
  // Registers the generator "G" and the critic "D" with these stages, for pictures of `size` pixels a side.
  StnGan(const Options& options, const Stages& stages, int64_t size);

  // With stn = false the generator paints the worn mask itself, over the unmoved face: the result has no warp, and
  // Scene::start and Scene::jitter are ignored.
  Worn wear(const Scene& scene) override;

  // critic_loss(D) + the constraint's penalty, which is 0 for a constraint without one. With `critic_batch` = "joint"
  // real and fake pictures pass through the critic as one batch, with common batch statistics.
  Tensor critic_loss(const Batch& batch, const Tensor& fake, const Step& step) final;
  // With `pretrain_loss` = "classify" the cross-entropy of the critic's outputs before any bound, plus the penalty.
  Tensor pretraining_loss(const Batch& batch, const Tensor& fake, const Step& step) final;
  // generator_loss(D_fake), with D_fake from the same kind of batch as in the critic's step.
  Tensor generator_loss(const Batch& batch, const Worn& fake, const Step& step) final;
  void after_critic_step() override { constraint_.after_critic_step(); }

 protected:
  // The critic's loss without the constraint, a scalar.
  virtual Tensor critic_loss(const Scores& D) = 0;
  // The generator's loss, a scalar, from the scores [B] of its pictures.
  virtual Tensor generator_loss(const Tensor& D_fake) = 0;

 private:
  Scores scores(const Tensor& real, const Tensor& fake);

  WarpPredictor predictor_;  // "G" with stn = true
  MaskPainter painter_;      // "G" with stn = false
  Critic D_;
  bool joint_, classifies_;
  SpatialTransformer stn_;
  Constraint constraint_;
};

}  // namespace maskbench
