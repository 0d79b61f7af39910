#include "maskbench/stn_gan.h"

#include "maskbench/losses.h"

namespace maskbench {

Schema stn_gan_options(const StnGanDefaults& defaults) {
  Schema all = trunk_options(defaults.convolution, defaults.batch_norm);
  all.push_back(option("stn", true).help("false: no spatial transformer, the generator paints the worn mask itself"));
  all.push_back(
      option("critic_batch", "apart")
          .one_of({"apart", "joint"})
          .help("real and fake pictures go through the critic apart, or as one batch: batch norm then cannot tell "
                "them by the batch's own mean and variance"));
  all.push_back(option("score_bound", 0.0)
                    .range(0, 1e3)
                    .help("b: the critic's score is b tanh(h / b), inside losses and penalty; 0: h itself"));
  all.push_back(
      option("generator_norm", false).help("batch norm in the generator, whatever batch_norm says of the critic"));
  all.push_back(
      option("pretrain_loss", "own")
          .one_of({"own", "classify"})
          .help("of the critic before the first iteration: its own, or cross-entropy of really masked against "
                "placed at random; the constraint's penalty is part of both"));
  for (const Schema& part :
       {head_options(defaults.generator_head), spatial_transformer_options(), constraint_options(defaults.constraint)})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

namespace {

Options generator_options(Options options) {
  if (options.flag("generator_norm")) options.set("batch_norm", true);
  return options;
}

}  // namespace

StnGan::StnGan(const Options& o, const Stages& stages, int64_t size)
    : predictor_(o.flag("stn") ? register_module("G", WarpPredictor(make_trunk(7, stages, generator_options(o)),
                                                                    o.text("generator_head"), o.integer("width"), size))
                               : nullptr),
      painter_(o.flag("stn") ? nullptr : register_module("G", MaskPainter(stages, generator_options(o)))),
      D_(register_module("D", Critic(make_trunk(3, stages, o), o.text("critic_head"), size))),
      joint_(o.text("critic_batch") == "joint"),
      classifies_(o.text("pretrain_loss") == "classify"),
      stn_(o),
      constraint_(D_, o) {
  D_->bound_score(o.number("score_bound"));
}

Worn StnGan::wear(const Scene& scene) {
  if (predictor_) return stn_.wear(scene, predictor_);
  const Tensor mask = painter_(torch::cat({scene.face, scene.mask}, 1));
  return {composite(scene.face, mask), mask, std::nullopt, std::nullopt, std::nullopt, std::nullopt};
}

Scores StnGan::scores(const Tensor& real, const Tensor& fake) {
  if (!joint_) return {D_(real), D_(fake)};
  const Tensor both = D_(torch::cat({real, fake}));
  return {both.narrow(0, 0, real.size(0)), both.narrow(0, real.size(0), fake.size(0))};
}

Tensor StnGan::critic_loss(const Batch& batch, const Tensor& fake, const Step& step) {
  const Tensor loss = critic_loss(scores(batch.masked, fake));
  return loss + constraint_.penalty(batch.masked, fake, step.rng);
}

Tensor StnGan::pretraining_loss(const Batch& batch, const Tensor& fake, const Step& step) {
  if (!classifies_) return critic_loss(batch, fake, step);
  const Tensor loss = bce_real(D_->unbounded(batch.masked)) + bce_fake(D_->unbounded(fake));
  return loss + constraint_.penalty(batch.masked, fake, step.rng);
}

Tensor StnGan::generator_loss(const Batch& batch, const Worn& fake, const Step&) {
  return generator_loss(joint_ ? scores(batch.masked, fake.image).fake : D_(fake.image));
}

}  // namespace maskbench
