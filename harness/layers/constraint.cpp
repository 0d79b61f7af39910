#include "maskbench/constraint.h"

#include "maskbench/losses.h"

namespace maskbench {

Schema constraint_options(const char* constraint) {
  return {
      option("constraint", constraint)
          .one_of({"none", "clip", "gp", "div", "spectral"})
          .excludes({"gp", "div"}, "batch_norm", "the penalty is one of each picture, and batch norm couples pictures")
          .help("the critic's Lipschitz constraint"),
      option("k", 2.0).range(0, 1e3).help("div: weight of the divergence term"),
      option("p", 6.0).range(1, 12).help("div: power of the gradient norm"),
      option("lambda", 10.0).range(0, 1e6).help("gp: weight of the gradient penalty"),
      option("clip", 0.01).range(1e-6, 1e3).help("clip: the largest weight"),
      option("penalty_site", "between")
          .one_of({"between", "real_and_fake"})
          .help("div, gp: where the gradient is taken, uniformly between real and fake, or at both, half each"),
  };
}

Constraint::Constraint(Critic D, const Options& options)
    : D_(std::move(D)),
      kind_(options.text("constraint")),
      k_(options.number("k")),
      p_(options.number("p")),
      lambda_(options.number("lambda")),
      clip_(options.number("clip")),
      between_(options.text("penalty_site") == "between") {
  if (kind_ == "spectral") D_->normalise_spectrum();
}

Tensor Constraint::penalty_at(const Tensor& x) {
  return kind_ == "gp" ? lambda_ * gradient_penalty(D_, x) : k_ * gradient_power(D_, x, p_);
}

Tensor Constraint::penalty(const Tensor& real, const Tensor& fake, Rng& rng) {
  if (kind_ != "gp" && kind_ != "div") return torch::zeros({}, real.options());
  if (between_) return penalty_at(penalty_points(real, fake, rng));
  return (penalty_at(real) + penalty_at(fake)) / 2;
}

void Constraint::after_critic_step() {
  if (kind_ == "clip") clip_weights(*D_, clip_);
}

}  // namespace maskbench
