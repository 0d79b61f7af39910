// Spatial transformer: homographies in sl(3), the warp of a mask, and its composition onto a face. Coordinates are in
// [-1,1] with align_corners = true; homographies map picture -> template.
#pragma once

#include <torch/types.h>

#include <functional>

#include "maskbench/model.h"
#include "maskbench/options.h"

namespace maskbench {

// Returns exp of [[p3,p2,p1],[p6,-p3-p7,p5],[p4,p8,p7]]: `p` [B,8] -> [B,3,3], determinant 1. Warps are composed by
// adding p, not by multiplying matrices. Differentiable; accurate to 1e-6 for |p| < 4. Throws c10::Error on any other
// shape.
// Source:     Lin et al. 2018 (ST-GAN), eq. 2.
Tensor homography_from_sl3(const Tensor& p);

// Returns the p [8] for which homography_from_sl3 scales a mask by `scale` and shifts it by (right, down), in [-1,1].
Tensor sl3_placement(double scale, double right, double down);

// Returns the sampling grid of a size x size picture: `H` [B,3,3] -> [B,size,size,2], coordinates in the template
// clamped to [-1000,1000]. Points behind the camera are mapped to 1000, outside the template.
Tensor grid_from_homography(const Tensor& H, int64_t size);

// Samples `mask` [B,4,h,w] at `grid` [B,H,W,2], bilinear; transparent outside the template. Returns [B,4,H,W].
Tensor warp_mask(const Tensor& mask, const Tensor& grid);

// Returns face (1 - a) + colour a, with straight alpha a: `mask` [B,4,H,W] over `face` [B,3,H,W].
Tensor composite(const Tensor& face, const Tensor& mask);

// Returns the corners of the box around alpha > 0.5 of each template, `alpha` [B,H,W], homogeneous and in [-1,1], clockwise
// from the top left: [B,3,4]. A template that is transparent everywhere has the corners of the picture.
Tensor box_corners(const Tensor& alpha);

// Maps homogeneous points [B,3,N] by `H` [B,3,3] or [1,3,3]: [B,2,N]. Depths below `nearest` count as that.
Tensor projected(const Tensor& H, const Tensor& points, double nearest);

// Warps the scene's mask by `H` [B,3,3] and composites it onto the face. Leaves `warp` and `update` unset.
Worn wear_by_homography(const Scene& scene, const Tensor& H);

// Returns the options of every model that warps: warp, warps, bounds.
Schema spatial_transformer_options();

// Applies the warp updates of a network one after the other, beginning at the scene's start.
class SpatialTransformer {
 public:
  explicit SpatialTransformer(const Options& options);

  // `predict` maps face and warped mask [B,7,H,W] in [0,1] to the raw update [B,8]. Component i of an update is
  // bounds[i] * tanh(raw[i]), so that no single update can move a mask out of the picture; an affine warp keeps p4 and
  // p8 at 0. Updates are added in sl(3) and act in the frame of the mask at its start: the homography is exp(sum)
  // exp(start), so that a rotated or tilted mask turns about its own centre and not about the picture's. Scene::jitter
  // is added to the sum after the last update; the network does not see it.
  Worn wear(const Scene& scene, const std::function<Tensor(const Tensor&)>& predict) const;

 private:
  Tensor bounded(const Tensor& raw) const;

  int64_t warps_;
  Numbers bounds_;  // an affine warp has 0 for p4 and p8
};

}  // namespace maskbench
