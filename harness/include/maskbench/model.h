// Interfaces of models: a Wearer puts masks on faces; an Adversary also defines the losses of its generator and critic.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "maskbench/random.h"

// For types that cross the boundary between plugin and program: exports their type information.
#define MASKBENCH_API __attribute__((visibility("default")))

namespace maskbench {

using torch::Tensor;

// Faces and the masks to put on them. Float in [0,1], on the model's device.
struct Scene {
  Tensor face;          // [B,3,H,W]
  Tensor mask;          // [B,4,H,W], straight alpha
  Tensor start;         // [B,8], warp before any update, in sl(3); zeros: the identity
  Tensor jitter;        // [B,8], training noise added to the warp, in sl(3); undefined: none
  Tensor face_anchors;  // [B,6,2] in [-1,1], in the order of Anchor; NaN where unknown; undefined without landmarks
  Tensor mask_anchors;  // [B,6,2]
};

// Input of one training step: scenes, and real pictures of other people wearing masks.
struct Batch {
  Scene scene;
  Tensor masked;  // [B,3,H,W]
};

// Faces wearing masks, and the warps that put them there. A model without a warp leaves the last four unset.
struct Worn {
  Tensor image;                      // [B,3,H,W] in [0,1]
  Tensor mask;                       // [B,4,H,W], warped
  std::optional<Tensor> grid;        // [B,H,W,2], picture -> template, align_corners = true
  std::optional<Tensor> homography;  // [B,3,3], picture -> template
  std::optional<Tensor> warp;        // [B,8] in sl(3), after the start: update + jitter
  std::optional<Tensor> update;      // [B,8] in sl(3), the network's part of `warp`
};

// Progress of training, and the random stream of this step.
class Step {
 public:
  Step(int64_t iteration, double progress, Rng& rng) : rng(rng), iteration_(iteration), progress_(progress) {}

  // A step that reads either is not recorded as a CUDA graph: the graph would replay the first value.
  int64_t iteration() const { return asked_ = true, iteration_; }
  double progress() const { return asked_ = true, progress_; }  // 0 at the first iteration, 1 after the last
  bool asked() const { return asked_; }

  Rng& rng;

 private:
  int64_t iteration_;
  double progress_;
  mutable bool asked_ = false;
};

// Puts masks on faces. The only interface of a system that is not trained.
class MASKBENCH_API Wearer : public torch::nn::Module {
 public:
  ~Wearer() override;
  // Returns the faces wearing their masks, with the autograd graph. A face that cannot be served (without landmarks,
  // for example) wears nothing: alpha 0, homography NaN.
  virtual Worn wear(const Scene& scene) = 0;
};

// A GAN: registers a generator "G" and a critic "D" and defines the loss that each one minimises. Files, clocks,
// metrics, devices and optimisers are the harness's.
class MASKBENCH_API Adversary : public Wearer {
 public:
  ~Adversary() override;
  // Both return scalars. The critic's real pictures are Batch::masked, its `fake` ones (detached) [B,3,H,W] in [0,1].
  // Randomness is drawn from Step::rng only.
  virtual Tensor critic_loss(const Batch&, const Tensor& fake, const Step&) = 0;
  virtual Tensor generator_loss(const Batch&, const Worn& fake, const Step&) = 0;
  // The critic's loss before the first iteration, of fakes that are placed at random.
  virtual Tensor pretraining_loss(const Batch& batch, const Tensor& fake, const Step& step) {
    return critic_loss(batch, fake, step);
  }
  virtual void after_critic_step() {}  // called after each optimiser step of the critic: weight clipping

  torch::nn::Module& generator() { return *named_children()["G"]; }
  torch::nn::Module& critic() { return *named_children()["D"]; }
};

}  // namespace maskbench
