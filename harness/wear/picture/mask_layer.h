// A mask warped to a photograph's pixels, and how it is laid over the photograph.
#pragma once

#include <opencv2/core.hpp>

#include "wear/picture/mask_look.h"
#include "wear/picture/mask_pyramid.h"

namespace maskbench {

// A part of the photograph covered by a mask: CV_32FC4, linear light, premultiplied.
struct MaskLayer {
  cv::Rect place;
  cv::Mat texels;  // of the size of `place`; empty where the mask lies outside the photograph
};

// A mask to warp.
struct WarpedMask {
  const MaskPyramid& picture;
  Homography map;     // photograph's pixels -> mask's pixels
  cv::Rect2d opaque;  // box of alpha > 0.5 in the mask's pixels: unit and origin of patterns
  MaskLook look = {};
  int supersampling = 2;  // samples a pixel's side
};

// Warps the mask at the photograph's resolution. Each pixel is the mean of `supersampling`^2 bilinear samples of the
// level of the pyramid whose texels are nearest in size to their distance; one sample where the mask is enlarged.
MaskLayer warped_layer(const WarpedMask& mask, cv::Size photograph);

// Fades the layer's edges inwards over about `radius` pixels: alpha is multiplied by 2 b - 1, where b is alpha blurred
// by a Gaussian of half that radius.
void feather(MaskLayer& layer, double radius);

// Takes on the photograph's light: the layer is multiplied by (l / L)^strength, where l is the photograph's luminance
// around the pixel, blurred by a Gaussian of `blur` pixels, and L its mean under the mask; and by (e / 0.8)^(2.2 strength) with
// e the 95th percentile of luminance codes in `face`. The product is limited to [0.35, 1.5].
void take_light(MaskLayer& layer, const cv::Mat& photograph, const cv::Rect& face, double blur, double strength);

// Makes the layer grey, for a photograph without colour.
void take_grey(MaskLayer& layer);

// Whether the photograph (8-bit BGR) has no colour within `face`.
bool is_grey(const cv::Mat& photograph, const cv::Rect& face);

// Lays the layer over an 8-bit BGR photograph, in linear light. Pixels with alpha 0 keep their bytes.
void lay_over(cv::Mat& photograph, const MaskLayer& layer);

// Adds the layer's alpha to an 8-bit mask of the photograph: the larger of both.
void add_alpha(cv::Mat& segmentation, const MaskLayer& layer);

}  // namespace maskbench
