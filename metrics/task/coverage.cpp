// Coverage: share of nose and mouth under the mask.
#include "metrics/task/pixel_share.h"

namespace maskbench {
namespace {

class Coverage final : public RegionShare {
 public:
  Coverage() : RegionShare(&ScoringBatch::nose_and_mouth) {}

 protected:
  Tensor share(const Tensor& worn, const Tensor& nose_and_mouth) const override {
    return pixel_share(nose_and_mouth, worn);
  }
};

const RegisterMetric kCoverage({.name = "coverage",
                                .protocol = "coverage-nose-mouth",
                                .title = "Coverage",
                                .unit = "",
                                .about = "share of nose and mouth under the mask (alpha > 0.5), 0 to 1",
                                .needs = {Input::kMask, Input::kNoseAndMouth},
                                .make = [](Networks&) { return std::make_unique<Coverage>(); }});

}  // namespace
}  // namespace maskbench
