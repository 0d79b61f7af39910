#include "train/optimizers/optimizer.h"

#include <torch/optim/adam.h>
#include <torch/optim/rmsprop.h>

#include <algorithm>

#include "train/optimizers/fused_optimizer.h"

namespace maskbench {

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const torch::nn::Module& network, const Options& train,
                                                        double rate, StepInputs& values) {
  const auto weights = network.parameters();
  const bool fused = !weights.empty() && !weights.front().is_cpu();
  if (train.text("optimizer") == "rmsprop") {
    const torch::optim::RMSpropOptions options(rate);
    if (fused) return std::make_unique<FusedRMSprop>(weights, options, values);
    return std::make_unique<torch::optim::RMSprop>(weights, options);
  }
  const Numbers& betas = train.numbers("betas");
  const auto options = torch::optim::AdamOptions(rate).betas({betas[0], betas[1]});
  if (fused) return std::make_unique<FusedAdam>(weights, options, values);
  return std::make_unique<torch::optim::Adam>(weights, options);
}

void set_rate(torch::optim::Optimizer& optimizer, double rate) {
  for (auto& group : optimizer.param_groups()) group.options().set_lr(rate);
}

double rate_factor(const Options& train, double progress) {
  const double from = train.number("decay_from");
  if (train.text("rate_schedule") == "constant" || progress <= from) return 1;
  return std::max(0.0, (1 - progress) / (1 - from));
}

}  // namespace maskbench
