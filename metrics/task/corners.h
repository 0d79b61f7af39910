// Where a homography puts the corners of a mask's box in the picture.
#pragma once

#include <torch/types.h>

#include <array>
#include <optional>

namespace maskbench {

using torch::Tensor;

// A box in the template, in [-1,1] at pixel centres (align_corners = true).
struct Box {
  double left, top, right, bottom;
};

// Top left, top right, bottom left, bottom right; x and y in [-1,1]. NaN where a corner is behind the camera.
using Corners = std::array<std::array<double, 2>, 4>;

// Maps the corners of `box` by the inverse of the row-major homography `H`, picture -> template. All NaN where H has no
// inverse. A homography has no sign: the centre of the box is in front of the camera by definition.
Corners corners_in_picture(const double* H, const Box& box);

// Returns the mean distance of the corners in % of the width, [B] double, under `H` and `truth`, both [B,3,3]. The box is
// that of alpha > 0.5 of each template, `alpha` [B,H,W]. A corner counts as 100 where it is farther than the width, behind
// the camera, or undefined: homography NaN or singular, template without a pixel of alpha > 0.5.
Tensor corner_errors(const Tensor& H, const Tensor& truth, const Tensor& alpha);

}  // namespace maskbench
