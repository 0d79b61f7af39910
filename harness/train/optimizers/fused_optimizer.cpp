#include "train/optimizers/fused_optimizer.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_addcmul.h>
#include <ATen/ops/_foreach_div.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_sqrt.h>
#include <ATen/ops/_fused_adam.h>

#include "train/optimizers/optimizer_state.h"

namespace maskbench {
namespace {

using at::Tensor;
using Weights = std::vector<Tensor>;

Weights with_gradient(torch::optim::Optimizer& optimizer) {
  Weights weights;
  for (const Tensor& weight : optimizer.param_groups().front().params())
    if (weight.grad().defined()) weights.push_back(weight);
  return weights;
}

template <class Of>
Weights each_of(const Weights& weights, const Of& of) {
  Weights all;
  for (const Tensor& weight : weights) all.push_back(of(weight));
  return all;
}

}  // namespace

Tensor FusedAdam::step(LossClosure) {
  torch::NoGradGuard off;
  const auto& options = static_cast<const torch::optim::AdamOptions&>(param_groups().front().options());
  TORCH_CHECK(options.weight_decay() == 0 && !options.amsgrad(), "FusedAdam supports neither weight decay nor AMSGrad");
  const Weights weights = with_gradient(*this);
  if (weights.empty()) return {};
  const Tensor rate = values_.put({}, at::kFloat, [&options](Tensor& to) { to.fill_(options.lr()); });
  const Tensor steps = values_.put({}, at::kFloat, [this, weights](Tensor& to) {
    for (const Tensor& weight : weights) adam_state(*this, weight).step(adam_state(*this, weight).step() + 1);
    to.fill_(adam_state(*this, weights.front()).step());
  });
  Weights gradients = each_of(weights, [](const Tensor& w) { return w.grad(); });
  Weights means = each_of(weights, [this](const Tensor& w) { return adam_state(*this, w).exp_avg(); });
  Weights squares = each_of(weights, [this](const Tensor& w) { return adam_state(*this, w).exp_avg_sq(); });
  at::_fused_adam_(weights, gradients, means, squares, {}, Weights(weights.size(), steps), rate,
                   std::get<0>(options.betas()), std::get<1>(options.betas()), /*weight_decay=*/0, options.eps(),
                   /*amsgrad=*/false, /*maximize=*/false);
  return {};
}

Tensor FusedRMSprop::step(LossClosure) {
  torch::NoGradGuard off;
  const auto& options = static_cast<const torch::optim::RMSpropOptions&>(param_groups().front().options());
  TORCH_CHECK(options.weight_decay() == 0 && options.momentum() == 0 && !options.centered(),
              "FusedRMSprop supports neither weight decay, momentum nor centring");
  const Weights weights = with_gradient(*this);
  if (weights.empty()) return {};
  const Tensor rate = values_.put({}, at::kFloat, [this, &options, weights](Tensor& to) {
    for (const Tensor& weight : weights) rmsprop_state(*this, weight).step(rmsprop_state(*this, weight).step() + 1);
    to.fill_(-options.lr());
  });
  const Weights gradients = each_of(weights, [](const Tensor& w) { return w.grad(); });
  const Weights squares = each_of(weights, [this](const Tensor& w) { return rmsprop_state(*this, w).square_avg(); });
  at::_foreach_mul_(squares, options.alpha());
  at::_foreach_addcmul_(squares, gradients, gradients, 1 - options.alpha());
  const Weights roots = at::_foreach_sqrt(squares);
  at::_foreach_add_(roots, options.eps());
  const Weights moves = at::_foreach_div(gradients, roots);
  at::_foreach_mul_(moves, rate);
  at::_foreach_add_(weights, moves);
  return {};
}

}  // namespace maskbench
