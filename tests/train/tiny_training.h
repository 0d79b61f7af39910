// A model, data and settings so small that an iteration takes milliseconds.
#pragma once

#include <ATen/Context.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "maskbench/layers.h"
#include "maskbench/losses.h"
#include "maskbench/warp.h"
#include "spec/data_source.h"
#include "spec/sections.h"
#include "train/trainer.h"

namespace maskbench {

inline constexpr int64_t kSize = 24;

inline Options narrow() {
  Options options(trunk_options("plain", /*batch_norm=*/false));
  options.set("width", int64_t(4));
  return options;
}

// The least that learns; remembers what it was last asked.
class TinyModel final : public Adversary {
 public:
  TinyModel()
      : G(register_module("G", WarpPredictor(make_trunk(7, four_halvings(3), narrow()), "mean", 4, kSize))),
        D(register_module("D", Critic(make_trunk(3, four_halvings(3), narrow()), "map", kSize))) {}

  Worn wear(const Scene& scene) override {
    scene_ = scene;
    return stn_.wear(scene, G);
  }
  Tensor critic_loss(const Batch& batch, const Tensor& fake, const Step& step) override {
    if (asks_) progress_.push_back(step.progress());
    fakes_.push_back(fake);
    critic_scene_ = batch.scene;
    tf32_ = at::globalContext().allowTF32CuDNN() && at::globalContext().allowTF32CuBLAS();
    return D(fake).mean() - D(batch.masked).mean() + gradient_power(D, penalty_points(batch.masked, fake, step.rng), 2);
  }
  Tensor generator_loss(const Batch&, const Worn& fake, const Step&) override {
    critic_learns_ = D->parameters()[0].requires_grad();
    return -D(fake.image).mean();
  }
  void after_critic_step() override { ++clips_; }

  WarpPredictor G;
  Critic D;
  SpatialTransformer stn_{Options(spatial_transformer_options())};
  Scene scene_, critic_scene_;
  std::vector<double> progress_;
  std::vector<Tensor> fakes_;
  int clips_ = 0;
  bool asks_ = true;  // how far training is
  bool critic_learns_ = true;
  bool tf32_ = true;  // allowed to cuDNN and cuBLAS
};

inline const Source& source() {
  static const auto kSource = [] {
    Options data(data_schema());
    data.set("size", kSize);
    data.set("faces", int64_t(24));
    data.set("masked", int64_t(8));
    return make_source(data);
  }();
  return *kSource;
}

inline const TrainingSet& pool() {
  static const TrainingSet kPool = load_training_set(source(), 2);
  return kPool;
}

// [train] with small batches and high rates.
inline Options train_options() {
  Options train(train_schema());
  train.set("iterations", int64_t(4));
  train.set("batch", int64_t(3));
  train.set("generator_rate", 0.01);
  train.set("critic_rate", 0.01);
  train.set("jitter", 0.05);
  train.set("random_fakes", 0.4);
  return train;
}

inline Options train_with(const std::string& key, Value value) {
  Options train = train_options();
  train.set(key, std::move(value));
  return train;
}

struct TinyTraining {
  explicit TinyTraining(const Options& train = train_options(), uint64_t seed = 1)
      : model((torch::manual_seed(5), std::make_shared<TinyModel>())),
        trainer(model, train, pool(), seed, torch::kCPU) {}

  std::shared_ptr<TinyModel> model;
  Trainer trainer;
};

}  // namespace maskbench
