// Crop of a picture around a face.
#pragma once

#include <opencv2/core.hpp>
#include <optional>

#include "base/picture.h"

namespace maskbench {

// A square with integer pixel bounds; it may extend beyond the picture.
struct CropWindow {
  int left = 0, top = 0, side = 0;

  // Maps picture coordinates (integers are pixel centres) to [-1,1] of the window resized to size x size.
  Point to_frame(Point pixel, int size) const;
};

// Returns the window around a face's box, extended on every side by `margin` times the longer side. If the picture is
// too small, the window shrinks, to no less than the box extended by a tenth, and is shifted inside as far as possible.
// Without a box, returns the largest centred square.
CropWindow face_window(cv::Size picture, const std::optional<cv::Rect2d>& box, double margin);

// Crops an 8-bit picture and resizes it to size x size (area interpolation; bilinear if enlarging). Pixels beyond the
// edges are mirrored. The window must overlap the picture.
cv::Mat cropped(const cv::Mat& image, const CropWindow& window, int size);

}  // namespace maskbench
