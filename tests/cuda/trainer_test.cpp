#include "train/trainer.h"

#include "tests/cuda/device.h"
#include "tests/train/tiny_training.h"
#include "tests/train/weights.h"

namespace maskbench {
namespace {

class TrainerOnCuda : public OnCuda {
 protected:
  std::shared_ptr<TinyModel> trained(const Options& train, bool graph, int iterations = 8) {
    torch::manual_seed(5);
    auto model = std::make_shared<TinyModel>();
    model->asks_ = false;
    model->to(device_);
    Options options = train;
    options.set("cuda_graph", graph);
    Trainer trainer(model, options, pool(), /*seed=*/1, device_);
    for (int64_t i = 0; i < 5; ++i) trainer.pretrain(i);
    for (int i = 0; i < iterations; ++i) trainer.step();
    EXPECT_EQ(trainer.replays(), graph);
    return model;
  }

  static double apart(torch::nn::Module& a, torch::nn::Module& b) {
    double most = 0;
    for (size_t i = 0; i < a.parameters().size(); ++i) {
      const Tensor x = a.parameters()[i].cpu(), y = b.parameters()[i].cpu();
      most = std::max(most, (x - y).abs().max().item<double>());
    }
    return most;
  }
};

TEST_F(TrainerOnCuda, IsEagerWhereALossAsksHowFarTrainingIs) {
  torch::manual_seed(5);
  auto model = std::make_shared<TinyModel>();
  model->to(device_);
  Trainer trainer(model, train_options(), pool(), 1, device_);
  for (int i = 0; i < 5; ++i) trainer.step();
  EXPECT_FALSE(trainer.replays());
}

TEST_F(TrainerOnCuda, LearnsTheSameByAGraphAsEagerly) {
  for (const char* optimizer : {"adam", "rmsprop"}) {
    Options train = train_with("optimizer", std::string(optimizer));
    train.set("critic_steps", int64_t(2));
    train.set("iterations", int64_t(8));
    train.set("decay_from", 0.2);
    train.set("rate_schedule", std::string("linear"));
    const auto eager = trained(train, /*graph=*/false), replayed = trained(train, /*graph=*/true);
    EXPECT_LT(apart(*eager, *replayed), 1e-5) << optimizer;
    EXPECT_TRUE(same(weights(*replayed), weights(*trained(train, /*graph=*/true)))) << optimizer;
  }
}

}  // namespace
}  // namespace maskbench
