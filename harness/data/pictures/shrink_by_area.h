// Shrinks photographs.
#pragma once

#include <opencv2/core.hpp>

namespace maskbench {

// Returns an 8-bit picture of 1, 3 or 4 channels, shrunk to `size`, which is nowhere larger: each pixel is the mean of what it
// covers, parts of pixels by their share, as cv::resize(INTER_AREA) up to rounding. Adds up lines first, many
// numbers at once: a large picture takes a quarter of the time.
cv::Mat shrunk_by_area(const cv::Mat& image, cv::Size size);

}  // namespace maskbench
