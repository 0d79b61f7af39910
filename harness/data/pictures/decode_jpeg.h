// Decodes JPEG photographs with libjpeg itself: OpenCV 4.6 then swaps red and blue of each pixel in a scalar loop, which
// takes longer than all of the decoding.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>

namespace maskbench {

// Returns the picture as 8-bit BGR, not turned by its EXIF data, with the same bytes as cv::imdecode; with 1/`shrink` of its
// sides, rounded up, for a shrink of 2, 4 or 8, which takes a fraction of the time. Returns nullopt for whatever is not a
// flawless JPEG file of three components; OpenCV may know it.
std::optional<cv::Mat> decode_jpeg(const std::string& bytes, int shrink = 1);

}  // namespace maskbench
