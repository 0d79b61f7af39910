// What keeps a critic's slope within bounds: an axis of the ablation, so that each system can have any of them.
#pragma once

#include <torch/types.h>

#include "maskbench/layers.h"
#include "maskbench/options.h"
#include "maskbench/random.h"

namespace maskbench {

// Options of every model with a constraint: constraint (with this default), k, p, lambda, clip, penalty_site.
Schema constraint_options(const char* constraint);

// The constraint that the options name:
//   "none"
//   "clip":     weights within [-clip, clip] after each critic step              (Arjovsky et al. 2017)
//   "gp":       + lambda E[(|grad D(x)| - 1)^2] in the critic's loss             (Gulrajani et al. 2017)
//   "div":      + k E[|grad D(x)|^p] in the critic's loss                        (Wu et al. 2018)
//   "spectral": each weight matrix divided by its largest singular value         (Miyato et al. 2018)
// Both penalties take x between real and fake pictures, or half their weight at each (penalty_site).
class Constraint {
 public:
  Constraint(Critic D, const Options& options);  // "spectral" changes D from here on

  // What is added to the critic's loss; 0 where the constraint is no penalty. Pictures in [0,1].
  Tensor penalty(const Tensor& real, const Tensor& fake, Rng& rng);
  void after_critic_step();

 private:
  Tensor penalty_at(const Tensor& x);

  Critic D_;
  std::string kind_;
  double k_, p_, lambda_, clip_;
  bool between_;
};

}  // namespace maskbench
