// Structural similarity as torchmetrics computes it with data_range = 1: pictures are reflected at their borders, and
// the mean is over the whole picture.
#include "metrics/similarity/per_image.h"
#include "metrics/similarity/per_plane.h"

namespace maskbench {
namespace {

constexpr int64_t kBorder = 5;

Tensor reflected(const Tensor& pictures) {
  return torch::reflection_pad2d(pictures, {kBorder, kBorder, kBorder, kBorder});
}

class SsimTorchmetrics final : public PerImage {
 public:
  std::optional<std::string> complaint(const ScoringBatch& batch) const override {
    return unless_large(batch, kBorder + 1, "SSIM");
  }

 protected:
  Tensor values(const ScoringBatch& batch) const override {
    check_compared(batch);
    return mean_over_planes(reflected(batch.image), reflected(batch.reference),
                            [](const PlanePair& planes) { return ssim_means(planes, gaussian_taps()).ssim; });
  }
};

const RegisterMetric kTorchmetrics({.name = "ssim-torchmetrics",
                                    .protocol = "ssim-torchmetrics",
                                    .title = "SSIM (torchmetrics)",
                                    .unit = "",
                                    .about = "structural similarity to the reference with reflected borders",
                                    .needs = {Input::kImage, Input::kReference},
                                    .make = [](Networks&) { return std::make_unique<SsimTorchmetrics>(); }});

}  // namespace
}  // namespace maskbench
