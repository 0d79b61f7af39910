// The spatial transformer: homographies in sl(3), the warp of a mask, and its composition onto a face.
#pragma once

#include <torch/types.h>

#include <functional>

#include "maskbench/model.h"
#include "maskbench/options.h"

namespace maskbench {

// exp of [[p3,p2,p1],[p6,-p3-p7,p5],[p4,p8,p7]]: `p` [B,8] -> [B,3,3], determinant 1. Warps compose by adding p, not
// by multiplying matrices. Source: Lin et al. 2018 (ST-GAN), eq. 2. Differentiable; exact to 1e-6 for |p| < 4.
Tensor homography_from_sl3(const Tensor& p);

// The p [8] of a mask shrunk to `scale` and moved by (right, down), in [-1,1]: what homography_from_sl3 undoes.
Tensor sl3_placement(double scale, double right, double down);

// Where each pixel of a size x size picture looks in the template: `H` [B,3,3] (picture -> template, both in [-1,1],
// align_corners = true) -> [B,size,size,2]. A point behind the camera looks far outside.
Tensor grid_from_homography(const Tensor& H, int64_t size);

// Samples `mask` [B,4,H,W] at `grid` [B,H,W,2], bilinear, align_corners = true; outside the template is transparent.
Tensor warp_mask(const Tensor& mask, const Tensor& grid);

// face (1 - a) + colour a, with the straight alpha of `mask` [B,4,H,W] over `face` [B,3,H,W].
Tensor composite(const Tensor& face, const Tensor& mask);

// The scene's mask laid by `H` [B,3,3] (picture -> template); `warp` and `update` stay absent.
Worn wear_by_homography(const Scene& scene, const Tensor& H);

// Options of every model that warps: warp, warps, bounds.
Schema spatial_transformer_options();

// Asks a network for updates of the warp and applies them, one after the other, from where the scene's mask starts.
class SpatialTransformer {
 public:
  explicit SpatialTransformer(const Options& options);

  // `predict` maps face and warped mask [B,7,H,W] in [0,1] to the raw update [B,8]. Component i of an update is
  // bounds[i] * tanh(raw[i]), so that no mask can be thrown out of the picture in one step; an affine warp leaves p4
  // and p8 alone. Updates add up in sl(3) and act in the frame of the mask where it starts: the homography is
  // exp(sum) exp(start), so that a turned or tilted mask turns about its own middle and not about the picture's.
  // Scene::jitter is added to the sum after the last update, unseen by the network.
  Worn wear(const Scene& scene, const std::function<Tensor(const Tensor&)>& predict) const;

 private:
  Tensor bounded(const Tensor& raw) const;

  int64_t warps_;
  Numbers bounds_;  // an affine warp has 0 for p4 and p8
};

}  // namespace maskbench
