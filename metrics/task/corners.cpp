#include "metrics/task/corners.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace maskbench {
namespace {

constexpr double kWorst = 100;
constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();

using Matrix = std::array<double, 9>;  // row-major
using Vector = std::array<double, 3>;

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

}  // namespace

Corners corners_in_picture(const double* H, const Box& box) {
  const Matrix inverse = inverse_homography(H);
  const double front = mapped(inverse, (box.left + box.right) / 2, (box.top + box.bottom) / 2)[2];
  Corners corners;
  for (int i = 0; i < 4; ++i) {
    const auto [x, y, w] = mapped(inverse, i % 2 ? box.right : box.left, i / 2 ? box.bottom : box.top);
    const double depth = (front > 0 && w > 0) || (front < 0 && w < 0) ? w : kNowhere;
    corners[i] = {x / depth, y / depth};
  }
  return corners;
}

namespace {

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

}  // namespace

Tensor corner_errors(const Tensor& H, const Tensor& truth, const Tensor& alpha) {
  const auto on_cpu = [](const Tensor& t) { return t.to(torch::kCPU, torch::kFloat64).contiguous(); };
  const Tensor found = on_cpu(H), wanted = on_cpu(truth), templates = alpha.cpu();
  const int64_t B = templates.size(0), height = templates.size(1), width = templates.size(2);
  TORCH_CHECK(found.sizes() == at::IntArrayRef({B, 3, 3}) && wanted.sizes() == found.sizes(),
              "corner error needs two [", B, ",3,3], not ", found.sizes(), " and ", wanted.sizes());
  const double aspect = double(std::max<int64_t>(height - 1, 1)) / double(std::max<int64_t>(width - 1, 1));
  Tensor errors = torch::full({B}, kWorst, torch::kFloat64);
  for (int64_t i = 0; i < B; ++i)
    if (const auto box = bounding_box(templates[i]))
      errors[i] =
          corner_error_percent(found.data_ptr<double>() + 9 * i, wanted.data_ptr<double>() + 9 * i, *box, aspect);
  return errors;
}

}  // namespace maskbench
