#include "maskbench/losses.h"

#include <ATen/ops/_foreach_clamp_max.h>
#include <ATen/ops/_foreach_clamp_min.h>
#include <torch/autograd.h>

#include "layers/kernels/precision.h"

namespace maskbench {
namespace {

// |grad_x D(x)|^2 of each picture: [B], float32.
// Reason:     A power multiplies the relative error of the norm, so nothing is rounded to bfloat16.
Tensor squared_gradient(Critic& D, const Tensor& x) {
  const Precision whole(torch::kFloat32);
  const Tensor point = (x.detach() * 2 - 1).requires_grad_();
  const Tensor score = D->score(point);
  const Tensor gradient = torch::autograd::grad({score.sum()}, {point}, /*grad_outputs=*/{},
                                                /*retain_graph=*/true, /*create_graph=*/true)[0];
  return gradient.to(torch::kFloat32).square().sum({1, 2, 3});
}

}  // namespace

Tensor bce_real(const Tensor& logits) { return torch::softplus(-logits).mean(); }
Tensor bce_fake(const Tensor& logits) { return torch::softplus(logits).mean(); }

Tensor penalty_points(const Tensor& real, const Tensor& fake, Rng& rng) {
  const Tensor t = rng.uniform({real.size(0), 1, 1, 1});
  return (t * real + (1 - t) * fake).detach();
}

Tensor gradient_power(Critic& D, const Tensor& x, double p) { return squared_gradient(D, x).pow(p / 2).mean(); }

// Reason:     sqrt has an infinite derivative at 0, so a zero gradient would make the penalty's gradient NaN.
Tensor gradient_penalty(Critic& D, const Tensor& x) {
  return ((squared_gradient(D, x) + 1e-12).sqrt() - 1).square().mean();
}

void clip_weights(torch::nn::Module& critic, double limit) {
  torch::NoGradGuard off;
  std::vector<Tensor> weights = critic.parameters();
  if (!weights.empty() && !weights.front().is_cpu()) {  // two launches, however many weights there are
    at::_foreach_clamp_max_(weights, limit);
    at::_foreach_clamp_min_(weights, -limit);
    return;
  }
  for (Tensor& weight : weights) weight.clamp_(-limit, limit);
}

}  // namespace maskbench
