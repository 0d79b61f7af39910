// Losses and penalties that the systems share.
#pragma once

#include <torch/types.h>

#include "maskbench/layers.h"
#include "maskbench/random.h"

namespace maskbench {

// -log sigmoid(score), mean: what a picture costs that should be taken for real. Goodfellow et al. 2014.
Tensor taken_for_real(const Tensor& score);
// -log(1 - sigmoid(score)), mean.
Tensor taken_for_fake(const Tensor& score);

// Points between real and fake pictures, one uniform weight a picture: [B,3,H,W], without a graph.
Tensor penalty_points(const Tensor& real, const Tensor& fake, Rng& rng);

// E[|grad_x D(x)|^p], the gradient with respect to the picture in [-1,1], its norm over a whole picture; `x` in [0,1].
// Differentiable with respect to D. Source: Wu et al. 2018 (WGAN-div), arXiv:1712.01026, eq. 6.
// Reason: n^6 overflows half precision near n = 6.35, so the power is taken in float32.
Tensor gradient_power(Critic& D, const Tensor& x, double p);

// E[(|grad_x D(x)| - 1)^2], taken as above. Source: Gulrajani et al. 2017 (WGAN-GP), arXiv:1704.00028, eq. 3.
Tensor gradient_penalty(Critic& D, const Tensor& x);

// Clips every weight to [-limit, limit]. Arjovsky et al. 2017.
void clip_weights(torch::nn::Module& critic, double limit);

}  // namespace maskbench
