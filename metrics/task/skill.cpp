// Skill: how much of the error of the best constant warp a system removes, 1 - E[error] / E[error of the constant] over
// the same pairs (corner errors, corners.h). 0: no better than one warp for all; 1: the truth; below 0: worse.
// Source:     Murphy 1988, Monthly Weather Review 116, eq. 4: a skill score with the climatology as reference.
#include <limits>
#include <numeric>

#include "maskbench/metric.h"
#include "metrics/task/corners.h"

namespace maskbench {
namespace {

class Skill final : public Metric {
 public:
  void add(const ScoringBatch& batch) override {
    append(errors_, corner_errors(batch.homography, batch.truth_homography, batch.template_alpha));
    append(constant_, corner_errors(batch.constant_homography, batch.truth_homography, batch.template_alpha));
  }

  // Of single pairs the share of the mean constant error that is removed; the denominator is the set's.
  Score score() const override {
    Score score;
    score.n = int64_t(errors_.size());
    score.value = std::numeric_limits<double>::quiet_NaN();
    if (errors_.empty()) return score;
    const double reference = mean(constant_);
    for (const double error : errors_) score.per_image.push_back(1 - error / reference);
    score.value = mean(score.per_image);
    return score;
  }

 private:
  static void append(std::vector<double>& to, const Tensor& errors) {
    to.insert(to.end(), errors.data_ptr<double>(), errors.data_ptr<double>() + errors.numel());
  }
  static double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
  }

  std::vector<double> errors_, constant_;
};

const RegisterMetric kSkill(
    {.name = "skill",
     .protocol = "skill-over-constant-warp",
     .title = "Skill",
     .unit = "",
     .about = "1 - corner error / that of the best constant warp: 0 no better than it, 1 the truth",
     .needs = {Input::kHomography, Input::kTruthHomography, Input::kTemplateAlpha, Input::kConstantHomography},
     .make = [](Networks&) { return std::make_unique<Skill>(); }});

}  // namespace
}  // namespace maskbench
