#include <map>
#include <mutex>
#include <tuple>

#include "maskbench/warp.h"

namespace maskbench {
namespace {

constexpr size_t kPerspectiveX = 3, kPerspectiveY = 7;  // p4 and p8

// The numbers on the device and of the type of `like`.
// Trap:       A copy to the device cannot be captured in a CUDA graph, so each is made once, in the first (eager) call.
Tensor constant_like(const Numbers& numbers, const Tensor& like) {
  static std::mutex guard;
  static auto& made = *new std::map<std::tuple<Numbers, c10::DeviceType, int, at::ScalarType>, Tensor>;
  const std::lock_guard lock(guard);
  Tensor& found = made[{numbers, like.device().type(), like.device().index(), like.scalar_type()}];
  if (!found.defined()) found = torch::tensor(at::ArrayRef<double>(numbers), torch::kFloat64).to(like.options());
  return found;
}

}  // namespace

Schema spatial_transformer_options() {
  return {
      option("warp", "homography").one_of({"homography", "affine"}).help("which warps the generator may make"),
      option("warps", 1).range(1, 8).help("updates, one after the other, by the same network"),
      option("bounds", Numbers{0.9, 0.15, 0.2, 0.8, 0.5, 0.15, 0.2, 0.4})
          .range(0, 10)
          .length(8)
          .help("bounds of the eight components of an update in sl(3), p1 to p8; 0 holds one still. Without bounds the "
                "mask is soon pushed out of the picture and never comes back"),
  };
}

SpatialTransformer::SpatialTransformer(const Options& options)
    : warps_(options.integer("warps")), bounds_(options.numbers("bounds")) {
  if (options.text("warp") == "affine") bounds_[kPerspectiveX] = bounds_[kPerspectiveY] = 0;
}

// Reason:     A critic detects a shift far better than a shear, yet Adam's steps have one size for all components: with
//             equal bounds, components with a weak signal drift until masks are sheared and narrow.
Tensor SpatialTransformer::bounded(const Tensor& raw) const { return raw.tanh() * constant_like(bounds_, raw); }

Worn SpatialTransformer::wear(const Scene& scene, const std::function<Tensor(const Tensor&)>& predict) const {
  const Tensor start = homography_from_sl3(scene.start);
  const auto placed = [&](const Tensor& p) { return homography_from_sl3(p).bmm(start); };
  Tensor p = torch::zeros_like(scene.start);
  for (int64_t i = 0; i < warps_; ++i) {
    const Tensor mask = wear_by_homography(scene, placed(p)).mask;
    p = p + bounded(predict(torch::cat({scene.face, mask}, 1)));
  }
  const Tensor warp = scene.jitter.defined() ? p + scene.jitter : p;
  Worn worn = wear_by_homography(scene, placed(warp));
  worn.warp = warp;
  worn.update = p;
  return worn;
}

}  // namespace maskbench
