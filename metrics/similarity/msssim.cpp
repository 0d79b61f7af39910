// Multi-scale structural similarity. Wang, Simoncelli & Bovik 2003, as in pytorch-msssim:
//   prod_i relu(contrast_i)^beta_i * relu(ssim_last)^beta_last
// each scale half the one before (means of 2 x 2, odd sides padded by zeros), per channel, then the mean.
#include <array>
#include <cmath>

#include "metrics/similarity/per_image.h"
#include "metrics/similarity/per_plane.h"

namespace maskbench {
namespace {

constexpr std::array<double, 5> kBetas = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};

// Trap: the zeros that pad an odd side, before its first place, count in the means, as in pytorch-msssim.
std::vector<double> halved(const double* plane, int64_t height, int64_t width) {
  const int64_t above = height % 2, left = width % 2;
  std::vector<double> half;
  half.reserve(size_t((height + above) / 2 * ((width + left) / 2)));
  const auto at = [&](int64_t y, int64_t x) { return y < 0 || x < 0 ? 0.0 : plane[y * width + x]; };
  for (int64_t y = -above; y < height; y += 2)
    for (int64_t x = -left; x < width; x += 2)
      half.push_back((at(y, x) + at(y, x + 1) + at(y + 1, x) + at(y + 1, x + 1)) / 4);
  return half;
}

class MsSsim final : public PerImage {
 public:
  // The first `scales` of the betas, so scaled that their sum is 1 as that of all.
  explicit MsSsim(size_t scales) : betas_(kBetas.begin(), kBetas.begin() + ptrdiff_t(scales)) {
    double sum = 0, whole = 0;
    for (double beta : betas_) sum += beta;
    for (double beta : kBetas) whole += beta;
    for (double& beta : betas_) beta *= whole / sum;
  }

  // The window must fit the last scale with a pixel to spare: pytorch-msssim asks for more than 10 * 2^4.
  std::optional<std::string> complaint(const ScoringBatch& batch) const override {
    const bool all = betas_.size() == kBetas.size();
    return unless_large(batch, (int64_t(10) << (betas_.size() - 1)) + 1,
                        all ? "MS-SSIM (its variant of 4 scales: msssim-4scales)" : "MS-SSIM of 4 scales");
  }

 protected:
  Tensor values(const ScoringBatch& batch) const override {
    check_compared(batch);
    return mean_over_planes(batch.image, batch.reference, [this](const PlanePair& planes) { return of(planes); });
  }

 private:
  double of(PlanePair planes) const {
    double product = 1;
    std::vector<double> x, y;
    for (size_t i = 0; i < betas_.size(); ++i) {
      const SsimMeans means = ssim_means(planes, gaussian_taps());
      const bool last = i + 1 == betas_.size();
      product *= std::pow(std::max(last ? means.ssim : means.contrast, 0.0), betas_[i]);
      if (last) break;
      x = halved(planes.x, planes.height, planes.width);
      y = halved(planes.y, planes.height, planes.width);
      planes = {x.data(), y.data(), (planes.height + 1) / 2, (planes.width + 1) / 2};
    }
    return product;
  }

  std::vector<double> betas_;
};

const RegisterMetric kFive({.name = "msssim",
                            .protocol = "msssim-vainf",
                            .title = "MS-SSIM",
                            .unit = "",
                            .about = "multi-scale structural similarity to the reference, 161 pixels at least",
                            .needs = {Input::kImage, Input::kReference},
                            .make = [](Networks&) { return std::make_unique<MsSsim>(5); }});
const RegisterMetric kFour({.name = "msssim-4scales",
                            .protocol = "msssim-4scales",
                            .title = "MS-SSIM (4 scales)",
                            .unit = "",
                            .about = "as msssim with its first 4 scales, for pictures from 81 pixels: other values",
                            .needs = {Input::kImage, Input::kReference},
                            .make = [](Networks&) { return std::make_unique<MsSsim>(4); }});

}  // namespace
}  // namespace maskbench
