// Files of finished pictures.
#pragma once

#include <opencv2/core.hpp>
#include <string>

#include "formats/picture_metadata.h"

namespace maskbench {

// Returns an 8-bit picture, grey or BGR, as a file: ".jpg" of `quality` 1 to 100, or ".png". A colour profile that is not
// for grey or RGB, whichever the picture is, is left out. Throws EnvironmentError.
std::string encode_picture(const cv::Mat& image, const std::string& extension, int quality,
                           const PictureMetadata& metadata);

}  // namespace maskbench
