// Corner error: distance of the mask's corners from their true positions, in % of the picture's width (corners.h).
#include <algorithm>

#include "metrics/similarity/per_image.h"
#include "metrics/task/corners.h"

namespace maskbench {
namespace {

class CornerError : public PerImage {
 protected:
  Tensor values(const ScoringBatch& batch) const override {
    return corner_errors(batch.homography, batch.truth_homography, batch.template_alpha);
  }
};

// The median instead of the mean: robust against a few masks of the worst error.
class CornerErrorMedian final : public CornerError {
 public:
  Score score() const override {
    Score score = CornerError::score();
    std::vector<double> sorted = score.per_image;
    if (sorted.empty()) return score;
    std::sort(sorted.begin(), sorted.end());
    score.value = (sorted[(sorted.size() - 1) / 2] + sorted[sorted.size() / 2]) / 2;
    return score;
  }
};

constexpr double kOutOfPlace = 10;  // %

// The share of masks that are out of place: 1 for a pair whose corner error is above 10 %, else 0.
class Misplaced final : public CornerError {
 protected:
  Tensor values(const ScoringBatch& batch) const override {
    return CornerError::values(batch).gt(kOutOfPlace).to(torch::kFloat64);
  }
};

const RegisterMetric kMean({.name = "corner_error",
                            .protocol = "corner-error",
                            .title = "Corner error",
                            .unit = "%",
                            .about = "mean distance of the mask's corners from the truth, in % of the width",
                            .higher_is_better = false,
                            .needs = {Input::kHomography, Input::kTruthHomography, Input::kTemplateAlpha},
                            .make = [](Networks&) { return std::make_unique<CornerError>(); }});
const RegisterMetric kMedian({.name = "corner_error_median",
                              .protocol = "corner-error-median",
                              .title = "Corner error (median)",
                              .unit = "%",
                              .about = "as corner_error, the median over pairs",
                              .higher_is_better = false,
                              .needs = {Input::kHomography, Input::kTruthHomography, Input::kTemplateAlpha},
                              .make = [](Networks&) { return std::make_unique<CornerErrorMedian>(); }});
const RegisterMetric kMisplaced({.name = "misplaced",
                                 .protocol = "misplaced-above-10",
                                 .title = "Misplaced",
                                 .unit = "",
                                 .about = "share of masks whose corner error is above 10 %",
                                 .higher_is_better = false,
                                 .needs = {Input::kHomography, Input::kTruthHomography, Input::kTemplateAlpha},
                                 .make = [](Networks&) { return std::make_unique<Misplaced>(); }});

}  // namespace
}  // namespace maskbench
