#include "metrics/ssim.h"

#include <array>
#include <cmath>

#include "metrics/per_image.h"

namespace maskbench {
namespace {

constexpr double kSigma = 1.5;
constexpr double kC1 = 0.01 * 0.01, kC2 = 0.03 * 0.03;  // (K L)^2 with L = 1

using Taps = std::array<double, kSsimWindow>;

Taps gaussian() {
  Taps taps;
  double sum = 0;
  for (int64_t i = 0; i < kSsimWindow; ++i) {
    const double x = double(i) - kSsimWindow / 2;
    sum += taps[i] = std::exp(-x * x / (2 * kSigma * kSigma));
  }
  for (double& tap : taps) tap /= sum;
  return taps;
}

// Reason: sums of shifted copies, not conv2d: float64 has no fast convolution, and cuDNN may choose another each time.
Tensor blurred(const Tensor& x, int64_t dim) {
  static const Taps kTaps = gaussian();
  const int64_t length = x.size(dim) - kSsimWindow + 1;
  Tensor sum = x.narrow(dim, 0, length) * kTaps[0];
  for (int64_t i = 1; i < kSsimWindow; ++i) sum.add_(x.narrow(dim, i, length), kTaps[i]);
  return sum;
}

Tensor blurred(const Tensor& x) { return blurred(blurred(x, 0), 1); }

// x, y: [H,W] in float64.
Tensor ssim_of_plane(const Tensor& x, const Tensor& y) {
  const Tensor mu_x = blurred(x), mu_y = blurred(y);
  const Tensor mu_xy = mu_x * mu_y, squares = mu_x * mu_x + mu_y * mu_y;
  const Tensor variances = blurred(x * x + y * y) - squares;  // sigma_x^2 + sigma_y^2
  const Tensor covariance = blurred(x * y) - mu_xy;
  const Tensor map = (2 * mu_xy + kC1) * (2 * covariance + kC2) / ((squares + kC1) * (variances + kC2));
  return map.mean();
}

class Ssim final : public PerImage {
 public:
  std::optional<std::string> missing(const Judged& batch) const override {
    if (!batch.image.defined()) return "there are no pictures";
    if (batch.image.size(2) < kSsimWindow || batch.image.size(3) < kSsimWindow)
      return c10::str("the pictures are ", batch.image.size(3), " x ", batch.image.size(2), ", SSIM needs ",
                      kSsimWindow, " x ", kSsimWindow, " at least");
    return unless_known(batch.reference, "there is nothing to compare with");
  }

 protected:
  Tensor values(const Judged& batch) const override { return ssim_wang(batch.image, batch.reference); }
};

const RegisterMetric kSsim({.name = "ssim",
                            .protocol = "ssim-wang",
                            .title = "SSIM",
                            .unit = "",
                            .about = "structural similarity to the reference",
                            .make = [](Networks&) { return std::make_unique<Ssim>(); }});

}  // namespace

Tensor ssim_wang(const Tensor& a, const Tensor& b) {
  TORCH_CHECK(a.dim() == 4 && a.sizes() == b.sizes() && a.size(2) >= kSsimWindow && a.size(3) >= kSsimWindow,
              "SSIM needs [B,C,H,W] twice, of ", kSsimWindow, " pixels at least, not ", a.sizes(), " and ", b.sizes());
  // Plane by plane: its maps stay in the cache, and no other picture can change its value.
  const Tensor x = a.to(torch::kFloat64).flatten(0, 1), y = b.to(torch::kFloat64).flatten(0, 1);
  Tensor planes = torch::empty({x.size(0)}, x.options());
  for (int64_t i = 0; i < x.size(0); ++i) planes[i] = ssim_of_plane(x[i], y[i]);
  return planes.view({a.size(0), a.size(1)}).mean(1);
}

}  // namespace maskbench
