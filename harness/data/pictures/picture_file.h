// A picture file of any format that OpenCV reads, or why it cannot be used.
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>
#include <string>

#include "base/picture.h"

namespace maskbench {

// What is taken for a picture. A larger one is refused by its header, before any memory is asked for.
constexpr int64_t kSmallestSide = 8, kLargestSide = 16384, kMostPixels = 128 << 20, kLargestFile = 512 << 20;
constexpr int64_t kLargestMaskSide = 4096;  // of a picture that needs alpha

enum class Alpha {
  kOverWhite,  // transparent pictures are laid over white: the image has three channels
  kNeeded      // a picture without alpha is a problem: the image has four
};

struct PictureFile {
  cv::Mat image;          // 8 bits a channel, blue first, upright; empty where there is a problem
  std::string problem;    // "is cut off", "30000 x 20 pixels: ..."
  std::string converted;  // "grey, 16 bits a channel, turned by its EXIF orientation 6"; empty: as it was
  int orientation = 1;    // EXIF's, and the size before it was turned by it
  int stored_width = 0, stored_height = 0;
};

// Never throws for what is in the file.
PictureFile read_picture_file(const std::filesystem::path& path, Alpha alpha);

// Where a point of the stored picture lies in the upright one, in pixels; whole numbers are pixel centres.
Point upright(Point stored, const PictureFile& file);

// Planar, red first.
Picture planar(const cv::Mat& image);

}  // namespace maskbench
