// Training iterations: critic steps followed by one generator step.
#pragma once

#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <memory>

#include "data/tensors/training_set.h"
#include "maskbench/model.h"
#include "maskbench/options.h"
#include "train/augmentation.h"
#include "train/average.h"
#include "train/graphed_step.h"
#include "train/placement.h"

namespace maskbench {

// The losses of the last iteration, on the device: reading them synchronises. Overwritten by the next iteration.
struct Losses {
  Tensor critic, generator;
};

// Time by part, in seconds.
struct Parts {
  double critic = 0, generator = 0;                  // forward and backward passes, including warping the masks
  double optimizer = 0;                              // optimiser steps of both networks, and the averaged weights
  double data = 0;                                   // sampling and augmentation of batches
  double inner() const { return optimizer + data; }  // nested within critic and generator
};

class Trainer {
 public:
  Trainer(std::shared_ptr<Adversary> model, const Options& train, TrainingSet pool, uint64_t seed,
          torch::Device device);

  // Runs one critic step on randomly placed masks (pretraining); returns the loss.
  Tensor pretrain(int64_t iteration);
  Losses step();

  int64_t iteration() const { return iteration_; }
  bool finished() const { return iteration_ >= iterations_; }
  AveragedWeights& average() { return average_; }
  Tensor start(int64_t batch) const { return placement_.start(batch); }
  bool finite() const;                                   // whether all weights are finite; synchronises
  bool replays() const { return training_.recorded(); }  // whether iterations are replayed as a graph
  // Why an iteration, or one of pretraining, could not be captured as a graph; empty if it could, or was not tried.
  const std::string& capture_problem() const {
    return training_.problem().empty() ? pretraining_.problem() : training_.problem();
  }
  // Accumulates the time of each part into `parts` from now on, with synchronisation; nullptr stops it.
  void time_parts(Parts* parts) { parts_ = parts; }
  Batch example();  // a batch from a separate stream, sampled as in training

  // The state in a checkpoint, besides the average.
  Adversary& model() { return *model_; }
  torch::optim::Optimizer& generator_optimizer() { return *generator_; }
  torch::optim::Optimizer& critic_optimizer() { return *critic_; }
  void go_on_after(int64_t iteration) { iteration_ = iteration; }

 private:
  double progress() const { return double(iteration_) / double(iterations_); }
  Rng stream(const std::string& purpose, std::function<int64_t()> count);
  Batch draw(const std::string& purpose, const std::function<int64_t()>& count);
  Batch draw_batch(const std::string& purpose, const std::function<int64_t()>& count);
  void pretrain_step();
  void critic_step(int64_t step);
  void minimise_critic(const Tensor& loss, const Step& step);  // after zero_grad()
  void generator_step();
  void refuse_graph(const Step& step);
  template <class Work>
  void timed(double Parts::*part, const Work& work);
  Tensor random_fakes(const Scene& scene, Rng& rng) const;
  Tensor fakes(const Scene& scene, Rng& rng) const;  // of the critic's step, without gradient
  void set_rates();
  void seed_default_generator(const char* purpose, int64_t iteration) const;

  std::shared_ptr<Adversary> model_;
  const Options train_;
  TrainingSet pool_;
  uint64_t seed_;
  torch::Device device_;
  StepInputs values_;
  Placement placement_;
  Augmentation augmented_;
  std::unique_ptr<torch::optim::Optimizer> critic_, generator_;
  AveragedWeights average_;
  GraphedStep pretraining_, training_;
  int64_t pretrained_ = 0, iteration_ = 0, iterations_, critic_steps_, batch_;
  torch::ScalarType products_;  // multiplication type of convolutions
  bool tf32_;                   // of convolutions and matrix products on CUDA
  double random_share_, mismatched_share_, update_penalty_;
  Losses losses_;
  Parts* parts_ = nullptr;
};

}  // namespace maskbench
