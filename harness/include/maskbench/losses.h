// Losses and penalties shared by the systems. All return scalars, averaged over the batch.
#pragma once

#include <torch/types.h>

#include "maskbench/layers.h"
#include "maskbench/random.h"

namespace maskbench {

// Binary cross-entropy with logits against the label real (1): mean of -log sigmoid(logits). As the generator's loss of
// its fake pictures, the non-saturating loss of Goodfellow et al. 2014, section 3. `logits` is [B].
Tensor bce_real(const Tensor& logits);
// Binary cross-entropy with logits against the label fake (0): mean of -log(1 - sigmoid(logits)).
Tensor bce_fake(const Tensor& logits);

// Returns t real + (1 - t) fake with one t ~ U[0,1) per picture: [B,3,H,W], detached. Draws [B,1,1,1] from `rng`.
Tensor penalty_points(const Tensor& real, const Tensor& fake, Rng& rng);

// Returns E[|grad_x D(x)|^p]: the gradient is with respect to the picture in [-1,1], its L2 norm per picture; `x` is
// [B,3,H,W] in [0,1]. Differentiable with respect to the weights of D.
// Source:     Wu et al. 2018 (WGAN-div), arXiv:1712.01026, eq. 6.
// Reason:     n^6 overflows half precision near n = 6.35, so the power is computed in float32.
Tensor gradient_power(Critic& D, const Tensor& x, double p);

// Returns E[(|grad_x D(x)| - 1)^2], with the gradient of gradient_power().
// Source:     Gulrajani et al. 2017 (WGAN-GP), arXiv:1704.00028, eq. 3.
Tensor gradient_penalty(Critic& D, const Tensor& x);

// Clamps every parameter of `critic` to [-limit, limit], in place. Arjovsky et al. 2017.
void clip_weights(torch::nn::Module& critic, double limit);

}  // namespace maskbench
