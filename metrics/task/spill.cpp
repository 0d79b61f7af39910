// Spill: share of the mask outside the head.
#include "metrics/task/pixel_share.h"

namespace maskbench {
namespace {

class Spill final : public RegionShare {
 public:
  Spill() : RegionShare(&ScoringBatch::head) {}

 protected:
  Tensor share(const Tensor& worn, const Tensor& head) const override { return pixel_share(worn, ~head); }
};

const RegisterMetric kSpill({.name = "spill",
                             .protocol = "spill-past-head",
                             .title = "Spill",
                             .unit = "",
                             .about = "share of the mask (alpha > 0.5) that lies outside the head, 0 to 1",
                             .higher_is_better = false,
                             .needs = {Input::kMask, Input::kHead},
                             .make = [](Networks&) { return std::make_unique<Spill>(); }});

}  // namespace
}  // namespace maskbench
