// Does the mask lie where it would in truth? Intersection over union of the two.
#include "metrics/task/pixel_share.h"

namespace maskbench {
namespace {

// A picture where neither shows a mask is left out.
class MaskIou final : public RegionShare {
 public:
  MaskIou() : RegionShare(&ScoringBatch::truth_mask, kNoTruth) {}

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
                               .make = [](Networks&) { return std::make_unique<MaskIou>(); }});

}  // namespace
}  // namespace maskbench
