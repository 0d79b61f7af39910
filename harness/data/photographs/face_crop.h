// The square of a picture that is looked at, scaled to the size that is asked for.
#pragma once

#include <opencv2/core.hpp>
#include <optional>

#include "base/picture.h"

namespace maskbench {

// A square of whole pixels, which may reach beyond the picture.
struct CropWindow {
  int left = 0, top = 0, side = 0;

  // A point in pixels of the picture (whole numbers are pixel centres) in [-1,1] of the window scaled to size x size.
  Point to_frame(Point pixel, int size) const;
};

// The window about a face's box, `margin` of the box's longer side added all round. In a picture that is too small for
// it the window shrinks, but to no less than the box and a tenth all round, and is moved inside as far as that goes.
// Without a box: the largest square about the picture's centre.
CropWindow face_window(cv::Size picture, const std::optional<cv::Rect2d>& box, double margin);

// What the window shows of an 8-bit picture, scaled to size x size by area (linearly when it grows). Beyond its edges
// the picture is mirrored. The window must overlap it.
cv::Mat cropped(const cv::Mat& image, const CropWindow& window, int size);

}  // namespace maskbench
