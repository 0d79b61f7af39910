// Mask IoU: intersection over union of the worn and the true mask.
#include "metrics/task/pixel_share.h"

namespace maskbench {
namespace {

// Pictures without both masks are left out.
class MaskIou final : public RegionShare {
 public:
  MaskIou() : RegionShare(&ScoringBatch::truth_mask) {}

 protected:
  Tensor share(const Tensor& worn, const Tensor& truth) const override {
    return pixel_share(worn | truth, worn & truth);
  }
};

const RegisterMetric kMaskIou({.name = "mask_iou",
                               .protocol = "mask-iou",
                               .title = "Mask IoU",
                               .unit = "",
                               .about = "intersection over union of worn (alpha > 0.5) and true mask, 0 to 1",
                               .needs = {Input::kMask, Input::kTruthMask},
                               .make = [](Networks&) { return std::make_unique<MaskIou>(); }});

}  // namespace
}  // namespace maskbench
