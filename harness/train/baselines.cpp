#include "train/baselines.h"

#include "maskbench/warp.h"
#include "score/constant_warp.h"

namespace maskbench {
namespace {

class FixedWarp final : public Wearer {
 public:
  explicit FixedWarp(Tensor p) : p_(register_buffer("p", std::move(p))) {}
  Worn wear(const Scene& scene) override {
    return wear_by_homography(scene, homography_from_sl3(p_.to(scene.face).expand({scene.face.size(0), 8})));
  }

 private:
  Tensor p_;
};

}  // namespace

std::shared_ptr<Wearer> identity_wearer() { return std::make_shared<FixedWarp>(torch::zeros({8})); }

std::shared_ptr<Wearer> constant_wearer(const Source& source, int64_t pairs) {
  return std::make_shared<FixedWarp>(constant_warp(source, pairs));
}

}  // namespace maskbench
