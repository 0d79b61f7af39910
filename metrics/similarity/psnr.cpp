// Peak signal-to-noise ratio of each picture over all its channels, L = 1, then the mean over pictures.
//   PSNR = 10 log10(L^2 / MSE)
#include "metrics/similarity/per_image.h"

namespace maskbench {
namespace {

// Identical pictures have infinite PSNR, and one such pair would hide all others in the mean.
constexpr double kCap = 100;

class Psnr final : public PerImage {
 protected:
  Tensor values(const ScoringBatch& batch) const override {
    check_compared(batch);
    const Tensor error = batch.image.to(torch::kFloat64) - batch.reference.to(torch::kFloat64);
    return (-10 * error.square().mean({1, 2, 3}).log10()).clamp_max(kCap);
  }
};

const RegisterMetric kPsnr({.name = "psnr",
                            .protocol = "psnr-cap100",
                            .title = "PSNR",
                            .unit = "dB",
                            .about = "peak signal-to-noise ratio to the reference, identical pictures count as 100",
                            .needs = {Input::kImage, Input::kReference},
                            .make = [](Networks&) { return std::make_unique<Psnr>(); }});

}  // namespace
}  // namespace maskbench
