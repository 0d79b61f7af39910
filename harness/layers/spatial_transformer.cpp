#include "maskbench/warp.h"

namespace maskbench {

Schema spatial_transformer_options() {
  return {
      option("warp", "homography").one_of({"homography", "affine"}).help("which warps the generator may make"),
      option("warps", 1).range(1, 8).help("updates, one after the other, by the same network"),
      option("bound", 0.7)
          .range(0, 10)
          .help("bound of each component of an update, by tanh; 0: none. Without one "
                "the mask is soon pushed out of the picture and never comes back"),
      option("shape_bound", 0.7)
          .range(0, 10)
          .help("the same bound for the components that are no shift: size, rotation, shear, perspective"),
  };
}

SpatialTransformer::SpatialTransformer(const Options& options)
    : affine_(options.text("warp") == "affine"),
      warps_(options.integer("warps")),
      bound_(options.number("bound")),
      shape_bound_(options.number("shape_bound")) {}

// The components in sl(3): shift to the right, three of shape, shift down, three of shape; the last of each three is
// perspective.
// Reason:     Made of parts rather than by a constant mask: a constant would be copied to the device at each call,
// which
//             no CUDA graph can capture.
Tensor SpatialTransformer::bounded(const Tensor& raw) const {
  const auto limited = [](const Tensor& u, double bound) { return bound > 0 ? bound * torch::tanh(u / bound) : u; };
  const auto shape = [&](int64_t first) {
    const Tensor u = limited(raw.narrow(1, first, 3), shape_bound_);
    return affine_ ? torch::constant_pad_nd(u.narrow(1, 0, 2), {0, 1}) : u;
  };
  return torch::cat({limited(raw.narrow(1, 0, 1), bound_), shape(1), limited(raw.narrow(1, 4, 1), bound_), shape(5)},
                    1);
}

Worn SpatialTransformer::wear(const Scene& scene, const std::function<Tensor(const Tensor&)>& predict) const {
  Tensor p = scene.start;
  for (int64_t i = 0; i < warps_; ++i) {
    const Tensor mask = warp_mask(scene.mask, grid_from_homography(homography_from_sl3(p), scene.face.size(2)));
    p = p + bounded(predict(torch::cat({scene.face, mask}, 1)));
  }
  const Tensor update = p - scene.start;
  if (scene.jitter.defined()) p = p + scene.jitter;
  Worn worn = wear_by_homography(scene, homography_from_sl3(p));
  worn.warp = p;
  worn.update = update;
  return worn;
}

}  // namespace maskbench
