// A picture of a mask as a template: about the centre of a transparent square, as the drawn ones lie.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>

#include "base/picture.h"

namespace maskbench {

// The opaque part (alpha > 0.5) keeps its aspect and fills 0.66 of the template's width or 0.5 of its height, whichever
// is reached first: the size of the drawn templates.
constexpr double kTemplateWidth = 0.66, kTemplateHeight = 0.5;

struct MaskTemplate {
  Picture picture;      // [4,S,S]
  Anchors anchors;      // in [-1,1] of the template
  std::string problem;  // why there is none
};

// `image` is 8-bit BGRA; `key_points` are in its pixels. Without them the anchors come from the outline of the opaque
// part: cheeks and jaw are its first and last pixels in the rows 0.17 and 0.63 of its height down, bridge and chin the
// first and last of its middle column (where the key points of MaskTheFace's frontal templates lie on the average).
MaskTemplate make_template(const cv::Mat& image, const std::optional<Anchors>& key_points, int size);

}  // namespace maskbench
