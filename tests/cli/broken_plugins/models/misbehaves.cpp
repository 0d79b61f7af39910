// Trains for two iterations, then fails as its option says.
#include <cstdlib>
#include <limits>
#include <thread>

#include "maskbench/layers.h"
#include "maskbench/plugin.h"
#include "maskbench/warp.h"

namespace maskbench {

class Misbehaves final : public Adversary {
 public:
  Misbehaves(const Options& o, int64_t size)
      : G(register_module("G", WarpPredictor(make_trunk(7, four_halvings(3), o), "mean", o.integer("width"), size))),
        D(register_module("D", Critic(make_trunk(3, four_halvings(3), o), "map", size))),
        stn_(o),
        how_(o.text("how")) {}

  Worn wear(const Scene& scene) override { return stn_.wear(scene, G); }

  Tensor critic_loss(const Batch& batch, const Tensor& fake, const Step&) override {
    return D(fake).mean() - D(batch.masked).mean();
  }

  Tensor generator_loss(const Batch&, const Worn& fake, const Step& step) override {
    const Tensor loss = -D(fake.image).mean();
    if (step.iteration() < 2) return loss;
    if (how_ == "crash") *static_cast<volatile int*>(nowhere_) = 1;
    if (how_ == "exit") std::exit(0);
    if (how_ == "throw") throw std::runtime_error("the plugin gives up");
    if (how_ == "hang") std::this_thread::sleep_for(std::chrono::hours(1));
    if (how_ == "memory") return loss + torch::empty({int64_t(1) << 50}).sum();
    return loss * std::numeric_limits<double>::quiet_NaN();
  }

 private:
  WarpPredictor G;
  Critic D;
  SpatialTransformer stn_;
  std::string how_;
  int* volatile nowhere_ = nullptr;
};

}  // namespace maskbench

MASKBENCH_MODEL(
    Misbehaves, "misbehaves", "1.0", defaults(adam(2e-4, {0.5, 0.999}), critic_steps(1)),
    trunk_options("plain", /*batch_norm=*/false), spatial_transformer_options(),
    option("how", "nan").one_of({"crash", "exit", "throw", "hang", "memory", "nan"}).help("what goes wrong"))
