// A mask's picture at halved sizes, for warps that shrink it.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "wear/picture/texel.h"

namespace maskbench {

class MaskPyramid {
 public:
  explicit MaskPyramid(const cv::Mat& mask /*8-bit BGRA*/);

  int width() const { return levels_[0].cols; }
  int height() const { return levels_[0].rows; }
  cv::Rect seen() const { return seen_; }  // box of alpha > 0
  int depth() const { return int(levels_.size()); }

  // Returns the level whose texels are nearest in size, as a ratio, to `texels` of the mask's own.
  int level_for(double texels) const;

  // Writes the bilinear samples of a level at four places, in pixel coordinates of level 0 (integers are centres);
  // transparent outside.
  void sample(int level, Four x, Four y, Texel* out) const;

  // Returns alpha at a place of level 0, [0,1], as sample().
  float alpha_at(float x, float y) const;

 private:
  std::vector<cv::Mat> levels_;  // as Texel, CV_16UC4: 65535 is 1
  cv::Mat alpha_;                // of level 0, 8-bit
  cv::Rect seen_;
};

}  // namespace maskbench
