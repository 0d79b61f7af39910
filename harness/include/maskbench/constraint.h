// Lipschitz constraints of a critic: none, weight clipping, gradient penalty, Wasserstein divergence, spectral
// normalisation. Selected by options, so that every system can be trained with each of them.
#pragma once

#include <torch/types.h>

#include "maskbench/layers.h"
#include "maskbench/options.h"
#include "maskbench/random.h"

namespace maskbench {

// Options of every model with a constraint: constraint (with this default), k, p, lambda, clip, penalty_site.
Schema constraint_options(const char* constraint);

// The constraint selected by the option `constraint`:
//   "none"
//   "clip":     weights within [-clip, clip] after each critic step              (Arjovsky et al. 2017)
//   "gp":       + lambda E[(|grad D(x)| - 1)^2] in the critic's loss             (Gulrajani et al. 2017)
//   "div":      + k E[|grad D(x)|^p] in the critic's loss                        (Wu et al. 2018)
//   "spectral": each weight matrix divided by its largest singular value         (Miyato et al. 2018)
// `penalty_site` selects x of both penalties: uniform interpolates of real and fake pictures, or the mean of the
// penalties at the real and at the fake pictures.
class Constraint {
 public:
  Constraint(Critic D, const Options& options);  // "spectral": installs the normalisation in D

  // Returns the term to add to the critic's loss, a scalar; 0 unless the constraint is a penalty. `real` and `fake` are
  // [B,3,H,W] in [0,1]. Draws from `rng` only between real and fake pictures.
  Tensor penalty(const Tensor& real, const Tensor& fake, Rng& rng);
  // "clip": clips the weights of D. Call after each optimiser step of the critic.
  void after_critic_step();

 private:
  Tensor penalty_at(const Tensor& x);

  Critic D_;
  std::string kind_;
  double k_, p_, lambda_, clip_;
  bool between_;
};

}  // namespace maskbench
