#include "metrics/similarity/ssim.h"

#include "metrics/similarity/per_image.h"
#include "metrics/similarity/per_plane.h"

namespace maskbench {
namespace {

class Ssim final : public PerImage {
 public:
  std::optional<std::string> complaint(const ScoringBatch& batch) const override {
    return unless_large(batch, kSsimWindow, "SSIM");
  }

 protected:
  Tensor values(const ScoringBatch& batch) const override {
    check_compared(batch);
    return ssim_wang(batch.image, batch.reference);
  }
};

const RegisterMetric kSsim({.name = "ssim",
                            .protocol = "ssim-wang",
                            .title = "SSIM",
                            .unit = "",
                            .about = "structural similarity to the reference",
                            .needs = {Input::kImage, Input::kReference},
                            .make = [](Networks&) { return std::make_unique<Ssim>(); }});

}  // namespace

Tensor ssim_wang(const Tensor& a, const Tensor& b) {
  TORCH_CHECK(a.dim() == 4 && a.sizes() == b.sizes() && a.size(2) >= kSsimWindow && a.size(3) >= kSsimWindow,
              "SSIM needs [B,C,H,W] twice, of ", kSsimWindow, " pixels at least, not ", a.sizes(), " and ", b.sizes());
  return mean_over_planes(a, b, [](const PlanePair& planes) { return ssim_means(planes, gaussian_taps()).ssim; });
}

}  // namespace maskbench
