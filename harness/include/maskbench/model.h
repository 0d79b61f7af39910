// What a model is: something that puts masks on faces, and, if it learns, the two losses it minimises.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "maskbench/random.h"

// Types that cross from a plugin to the program keep their type information visible.
#define MASKBENCH_API __attribute__((visibility("default")))

namespace maskbench {

using torch::Tensor;

// A face and the mask it shall wear. Float in [0,1], on the model's device.
struct Scene {
  Tensor face;          // [B,3,H,W]
  Tensor mask;          // [B,4,H,W], straight alpha
  Tensor start;         // [B,8], where the mask lies before any update, in sl(3); zeros: unwarped
  Tensor jitter;        // [B,8], noise of training on the warp, in sl(3); undefined: none
  Tensor face_anchors;  // [B,6,2] in [-1,1], in the order of Anchor; NaN where unknown. Undefined without landmarks.
  Tensor mask_anchors;  // [B,6,2]
};

// What one training step is made of: scenes, and other people who really wear masks.
struct Batch {
  Scene scene;
  Tensor masked;  // [B,3,H,W]
};

// A face wearing a mask, and how it got there. Without a warp the last four are absent.
struct Worn {
  Tensor image;                      // [B,3,H,W] in [0,1]
  Tensor mask;                       // [B,4,H,W], warped
  std::optional<Tensor> grid;        // [B,H,W,2], picture -> template, align_corners = true
  std::optional<Tensor> homography;  // [B,3,3], picture -> template
  std::optional<Tensor> warp;        // [B,8] in sl(3), after the start: update + jitter
  std::optional<Tensor> update;      // [B,8], what the network added
};

// Where training stands, and this step's own random stream.
class Step {
 public:
  Step(int64_t iteration, double progress, Rng& rng) : rng(rng), iteration_(iteration), progress_(progress) {}

  // A step that asks for either is computed anew every time: a CUDA graph would go on with the first answer.
  int64_t iteration() const { return asked_ = true, iteration_; }
  double progress() const { return asked_ = true, progress_; }  // 0 at the first iteration, 1 after the last
  bool asked() const { return asked_; }

  Rng& rng;

 private:
  int64_t iteration_;
  double progress_;
  mutable bool asked_ = false;
};

// Puts masks on faces. A baseline that is not trained implements only this.
class MASKBENCH_API Wearer : public torch::nn::Module {
 public:
  ~Wearer() override;
  // Keeps the graph. A picture that cannot be served (no landmarks, say) wears nothing: alpha 0, homography NaN.
  virtual Worn wear(const Scene& scene) = 0;
};

// A variant that learns: registers a generator "G" and a critic "D" and says what each one minimises.
// It knows nothing of files, clocks, metrics, devices or optimisers.
class MASKBENCH_API Adversary : public Wearer {
 public:
  ~Adversary() override;
  virtual Tensor critic_loss(const Tensor& real, const Tensor& fake /*detached*/, const Step&) = 0;
  virtual Tensor generator_loss(const Batch&, const Worn& fake, const Step&) = 0;
  virtual void after_critic_step() {}  // weight clipping lives here

  torch::nn::Module& generator() { return *named_children()["G"]; }
  torch::nn::Module& critic() { return *named_children()["D"]; }
};

}  // namespace maskbench
