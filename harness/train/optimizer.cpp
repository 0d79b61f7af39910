#include "train/optimizer.h"

#include <torch/optim/adam.h>
#include <torch/optim/rmsprop.h>

#include <algorithm>

namespace maskbench {

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const torch::nn::Module& network, const Options& train,
                                                        double rate) {
  if (train.text("optimizer") == "rmsprop")
    return std::make_unique<torch::optim::RMSprop>(network.parameters(), torch::optim::RMSpropOptions(rate));
  const Numbers& betas = train.numbers("betas");
  return std::make_unique<torch::optim::Adam>(network.parameters(),
                                              torch::optim::AdamOptions(rate).betas({betas[0], betas[1]}));
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
