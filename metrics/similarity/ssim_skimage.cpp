// Structural similarity as scikit-image computes it by default: a uniform window of 7 x 7, sample covariance, only
// where the window fits.
#include "metrics/similarity/per_image.h"
#include "metrics/similarity/per_plane.h"

namespace maskbench {
namespace {

constexpr int64_t kWindow = 7;
constexpr double kSample = double(kWindow * kWindow) / (kWindow * kWindow - 1);

class SsimSkimage final : public PerImage {
 public:
  std::optional<std::string> complaint(const ScoringBatch& batch) const override {
    return unless_large(batch, kWindow, "SSIM");
  }

 protected:
  Tensor values(const ScoringBatch& batch) const override {
    check_compared(batch);
    return mean_over_planes(batch.image, batch.reference,
                            [](const PlanePair& planes) { return ssim_means(planes, uniform_taps(), kSample).ssim; });
  }
};

const RegisterMetric kSkimage({.name = "ssim-skimage-default",
                               .protocol = "ssim-skimage-default",
                               .title = "SSIM (scikit-image)",
                               .unit = "",
                               .about = "structural similarity to the reference by scikit-image's defaults",
                               .needs = {Input::kImage, Input::kReference},
                               .make = [](Networks&) { return std::make_unique<SsimSkimage>(); }});

}  // namespace
}  // namespace maskbench
