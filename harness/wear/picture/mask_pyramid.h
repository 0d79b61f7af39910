// A mask's picture at halved sizes, for warps that shrink it.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace maskbench {

// Four floats: red, green and blue of linear light, multiplied by alpha, and alpha.
typedef float Texel __attribute__((vector_size(16), may_alias));
// A value of four samples.
typedef float Four __attribute__((vector_size(16)));

class MaskPyramid {
 public:
  explicit MaskPyramid(const cv::Mat& mask /*8-bit BGRA*/);

  int width() const { return levels_[0].cols; }
  int height() const { return levels_[0].rows; }
  cv::Rect seen() const { return seen_; }  // box of alpha > 0
  int depth() const { return int(levels_.size()); }

  // Returns the coarsest level whose texels are not larger than `texels` of the mask's own.
  int level_for(double texels) const;

  // Returns the bilinear sample of a level at pixel coordinates of level 0 (integers are centres); transparent outside.
  Texel at(int level, float x, float y) const;

  // Returns the sum of four such samples.
  Texel sum_at(int level, Four x, Four y) const;

 private:
  std::vector<cv::Mat> levels_;  // CV_32FC4, rows aligned to 16 bytes
  cv::Rect seen_;
};

}  // namespace maskbench
