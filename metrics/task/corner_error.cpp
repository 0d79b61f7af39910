// Corner error: distance of the mask's corners from their true positions, in % of the picture's width.
//
// The corners are those of the bounding box of the template's own alpha > 0.5, at pixel centres in [-1,1]
// (align_corners = true). Model and truth each map them template -> picture by the inverse of their homography; the
// error of a pair is the mean over the four. A corner counts as 100 where it is farther than the width, behind the
// camera, or undefined: homography NaN or singular, template without a pixel of alpha > 0.5.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "metrics/similarity/per_image.h"

namespace maskbench {
namespace {

constexpr double kWorst = 100;
constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();

using Matrix = std::array<double, 9>;  // row-major
using Vector = std::array<double, 3>;

struct Box {
  double left, top, right, bottom;
};

Vector cross(const double* a, const double* b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

// The inverse of a homography up to scale: the adjugate, whose columns are cross products of rows. All NaN when there
// is no inverse, so that its corners count as the worst.
Matrix inverse_homography(const double* H) {
  const Vector u = cross(H + 3, H + 6), v = cross(H + 6, H), w = cross(H, H + 3);
  const double determinant = H[0] * u[0] + H[1] * u[1] + H[2] * u[2];
  const double keep = std::isnormal(determinant) ? 1 : kNowhere;
  return {keep * u[0], keep * v[0], keep * w[0],  //
          keep * u[1], keep * v[1], keep * w[1],  //
          keep * u[2], keep * v[2], keep * w[2]};
}

Vector mapped(const Matrix& m, double x, double y) {
  return {m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5], m[6] * x + m[7] * y + m[8]};
}

// The corners in the picture, NaN where they are behind the camera. A homography has no sign: the centre of the
// mask's box is in front by definition.
std::array<std::array<double, 2>, 4> corners_in_picture(const double* H, const Box& box) {
  const Matrix inverse = inverse_homography(H);
  const double front = mapped(inverse, (box.left + box.right) / 2, (box.top + box.bottom) / 2)[2];
  std::array<std::array<double, 2>, 4> corners;
  for (int i = 0; i < 4; ++i) {
    const auto [x, y, w] = mapped(inverse, i % 2 ? box.right : box.left, i / 2 ? box.bottom : box.top);
    const double depth = (front > 0 && w > 0) || (front < 0 && w < 0) ? w : kNowhere;
    corners[i] = {x / depth, y / depth};
  }
  return corners;
}

// `aspect` is height / width: y is in [-1,1] too, but distances are in units of the width.
double corner_error_percent(const double* H, const double* truth, const Box& box, double aspect) {
  const auto found = corners_in_picture(H, box), wanted = corners_in_picture(truth, box);
  double sum = 0;
  for (int i = 0; i < 4; ++i) {
    const double distance = std::hypot(found[i][0] - wanted[i][0], aspect * (found[i][1] - wanted[i][1]));
    const double percent = 100 * distance / 2;
    sum += percent < kWorst ? percent : kWorst;  // NaN is the worst too
  }
  return sum / 4;
}

// Returns the first and last index where `any` holds, in [-1,1].
std::array<double, 2> extent(const Tensor& any) {
  const Tensor where = any.nonzero();
  const double step = 2.0 / double(std::max<int64_t>(any.numel() - 1, 1));
  return {where.min().item<int64_t>() * step - 1, where.max().item<int64_t>() * step - 1};
}

// Returns the bounding box of alpha > 0.5 of one template [H,W], or nullopt.
std::optional<Box> bounding_box(const Tensor& alpha) {
  const Tensor inside = alpha > 0.5;
  if (!inside.any().item<bool>()) return std::nullopt;
  const auto [left, right] = extent(inside.any(0));
  const auto [top, bottom] = extent(inside.any(1));
  return Box{left, top, right, bottom};
}

class CornerError : public PerImage {
 protected:
  Tensor values(const ScoringBatch& batch) const override {
    const auto on_cpu = [](const Tensor& t) { return t.to(torch::kCPU, torch::kFloat64).contiguous(); };
    const Tensor H = on_cpu(batch.homography), truth = on_cpu(batch.truth_homography);
    const Tensor alpha = batch.template_alpha.cpu();
    const int64_t B = alpha.size(0), height = alpha.size(1), width = alpha.size(2);
    TORCH_CHECK(H.sizes() == at::IntArrayRef({B, 3, 3}) && truth.sizes() == H.sizes(), "corner error needs two [", B,
                ",3,3], not ", H.sizes(), " and ", truth.sizes());
    const double aspect = double(std::max<int64_t>(height - 1, 1)) / double(std::max<int64_t>(width - 1, 1));
    Tensor errors = torch::full({B}, kWorst, torch::kFloat64);
    for (int64_t i = 0; i < B; ++i)
      if (const auto box = bounding_box(alpha[i]))
        errors[i] = corner_error_percent(H.data_ptr<double>() + 9 * i, truth.data_ptr<double>() + 9 * i, *box, aspect);
    return errors;
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

}  // namespace
}  // namespace maskbench
