#include "metrics/ssim_maps.h"

#include <cmath>

namespace maskbench {
namespace {

constexpr double kC1 = 0.01 * 0.01, kC2 = 0.03 * 0.03;  // (K L)^2 with L = 1

std::vector<double> gaussian(int64_t count, double sigma) {
  std::vector<double> taps(static_cast<size_t>(count));
  double sum = 0;
  for (int64_t i = 0; i < count; ++i) {
    const double x = double(i - count / 2);
    sum += taps[size_t(i)] = std::exp(-x * x / (2 * sigma * sigma));
  }
  for (double& tap : taps) tap /= sum;
  return taps;
}

// Reason: sums of shifted copies, not conv2d: float64 has no fast convolution, and cuDNN may choose another each time.
Tensor weighed(const Tensor& x, const std::vector<double>& taps, int64_t dim) {
  const int64_t length = x.size(dim) - int64_t(taps.size()) + 1;
  Tensor sum = x.narrow(dim, 0, length) * taps[0];
  for (size_t i = 1; i < taps.size(); ++i) sum.add_(x.narrow(dim, int64_t(i), length), taps[i]);
  return sum;
}

Tensor weighed(const Tensor& x, const std::vector<double>& taps) { return weighed(weighed(x, taps, 0), taps, 1); }

}  // namespace

const std::vector<double>& gaussian_taps() {
  static const std::vector<double> taps = gaussian(11, 1.5);
  return taps;
}

const std::vector<double>& uniform_taps() {
  static const std::vector<double> taps(7, 1.0 / 7);
  return taps;
}

SsimMaps ssim_maps(const Tensor& x, const Tensor& y, const std::vector<double>& taps, double correction) {
  const Tensor mu_x = weighed(x, taps), mu_y = weighed(y, taps);
  const Tensor mu_xy = mu_x * mu_y, squares = mu_x * mu_x + mu_y * mu_y;
  const Tensor variances = correction * (weighed(x * x + y * y, taps) - squares);  // sigma_x^2 + sigma_y^2
  const Tensor covariance = correction * (weighed(x * y, taps) - mu_xy);
  const Tensor contrast = (2 * covariance + kC2) / (variances + kC2);
  return {(2 * mu_xy + kC1) / (squares + kC1) * contrast, contrast};
}

Tensor mean_over_planes(const Tensor& a, const Tensor& b,
                        const std::function<Tensor(const Tensor&, const Tensor&)>& measure) {
  const Tensor x = a.to(torch::kFloat64).flatten(0, 1), y = b.to(torch::kFloat64).flatten(0, 1);
  Tensor planes = torch::empty({x.size(0)}, x.options());
  for (int64_t i = 0; i < x.size(0); ++i) planes[i] = measure(x[i], y[i]);
  return planes.view({a.size(0), a.size(1)}).mean(1);
}

}  // namespace maskbench
