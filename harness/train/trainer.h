// One iteration of training: critic steps, then the generator's.
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

// The losses of the last iteration, left on the device: reading them waits for it. The next iteration may write over
// them.
struct Losses {
  Tensor critic, generator;
};

// Seconds of iterations, by part.
struct Parts {
  double critic = 0, generator = 0;                  // losses and their gradients, with the masks laid for them
  double optimizer = 0;                              // of both networks, with the averaged weights
  double data = 0;                                   // batches drawn and augmented
  double inner() const { return optimizer + data; }  // what lies within the first two
};

class Trainer {
 public:
  Trainer(std::shared_ptr<Adversary> model, const Options& train, TrainingSet pool, uint64_t seed,
          torch::Device device);

  // One critic step on masks that are placed at random, before training proper.
  Tensor pretrain(int64_t iteration);
  Losses step();

  int64_t iteration() const { return iteration_; }
  bool finished() const { return iteration_ >= iterations_; }
  AveragedWeights& average() { return average_; }
  Tensor start(int64_t batch) const { return placement_.start(batch); }
  bool finite() const;                                   // every weight; waits for the device
  bool replays() const { return training_.recorded(); }  // iterations as a graph
  // Adds the seconds of each part to `parts` from here on, waiting for the device in between; null: no longer.
  void time_parts(Parts* parts) { parts_ = parts; }
  Batch example();  // a batch of its own, as training draws them

  // What a checkpoint holds besides the average.
  Adversary& model() { return *model_; }
  torch::optim::Optimizer& generator_optimizer() { return *generator_; }
  torch::optim::Optimizer& critic_optimizer() { return *critic_; }
  void go_on_after(int64_t iteration) { iteration_ = iteration; }

 private:
  double progress() const { return double(iteration_) / double(iterations_); }
  Rng stream(const std::string& purpose, std::function<int64_t()> count);
  Batch draw(const std::string& purpose, const std::function<int64_t()>& count);
  Batch drawn(const std::string& purpose, const std::function<int64_t()>& count);
  void pretrain_step();
  void critic_step(int64_t step);
  void minimise_critic(const Tensor& real, const Tensor& fake, const Step& step);
  void generator_step();
  void refuse_graph(const Step& step);
  template <class Work>
  void timed(double Parts::*part, const Work& work);
  Tensor random_fakes(const Scene& scene, Rng& rng) const;
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
  torch::ScalarType products_;  // of convolutions
  double random_share_, update_penalty_;
  Losses losses_;
  Parts* parts_ = nullptr;
};

}  // namespace maskbench
