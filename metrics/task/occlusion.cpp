// Eye occlusion: share of the eyes under the mask.
#include "metrics/task/pixel_share.h"

namespace maskbench {
namespace {

class EyeOcclusion final : public RegionShare {
 public:
  EyeOcclusion() : RegionShare(&ScoringBatch::eyes) {}

 protected:
  Tensor share(const Tensor& worn, const Tensor& eyes) const override { return pixel_share(eyes, worn); }
};

const RegisterMetric kEyeOcclusion({.name = "eye_occlusion",
                                    .protocol = "eye-occlusion",
                                    .title = "Eye occlusion",
                                    .unit = "",
                                    .about = "share of the eyes under the mask (alpha > 0.5), 0 to 1",
                                    .higher_is_better = false,
                                    .needs = {Input::kMask, Input::kEyes},
                                    .make = [](Networks&) { return std::make_unique<EyeOcclusion>(); }});

}  // namespace
}  // namespace maskbench
