#include "maskbench/losses.h"

#include <torch/autograd.h>

#include "layers/kernels/precision.h"

namespace maskbench {
namespace {

// |grad_x D(x)|^2 of each picture: [B], float32.
// Reason:     A power of the slope is that much less exact than the slope: nothing of it is rounded to bfloat16.
Tensor squared_gradient(Critic& D, const Tensor& x) {
  const Precision whole(torch::kFloat32);
  const Tensor point = (x.detach() * 2 - 1).requires_grad_();
  const Tensor score = D->score(point);
  const Tensor gradient = torch::autograd::grad({score.sum()}, {point}, /*grad_outputs=*/{},
                                                /*retain_graph=*/true, /*create_graph=*/true)[0];
  return gradient.to(torch::kFloat32).square().sum({1, 2, 3});
}

}  // namespace

Tensor taken_for_real(const Tensor& score) { return torch::softplus(-score).mean(); }
Tensor taken_for_fake(const Tensor& score) { return torch::softplus(score).mean(); }

Tensor penalty_points(const Tensor& real, const Tensor& fake, Rng& rng) {
  const Tensor t = rng.uniform({real.size(0), 1, 1, 1});
  return (t * real + (1 - t) * fake).detach();
}

Tensor gradient_power(Critic& D, const Tensor& x, double p) { return squared_gradient(D, x).pow(p / 2).mean(); }

// Reason:     The root of 0 has no gradient: a critic that is flat somewhere would make it NaN.
Tensor gradient_penalty(Critic& D, const Tensor& x) {
  return ((squared_gradient(D, x) + 1e-12).sqrt() - 1).square().mean();
}

void clip_weights(torch::nn::Module& critic, double limit) {
  torch::NoGradGuard off;
  for (Tensor& weight : critic.parameters()) weight.clamp_(-limit, limit);
}

}  // namespace maskbench
