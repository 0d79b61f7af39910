// Reads picture files in any format that OpenCV supports.
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>
#include <set>
#include <string>

#include "base/picture.h"

namespace maskbench {

// Limits of accepted pictures, checked on the header before memory is allocated.
constexpr int64_t kSmallestSide = 8, kLargestSide = 16384, kMostPixels = 128 << 20, kLargestFile = 512 << 20;
constexpr int64_t kLargestMaskSide = 4096;  // for pictures that need alpha

enum class Alpha {
  kOverWhite,  // composites transparent pictures over white; the image has three channels
  kNeeded      // rejects pictures without alpha; the image has four channels
};

// Conversions after which the pixels are not those that a tool which ignores transparency, EXIF and depth reads.
enum class Conversion { kOverWhite, kUpright, kEightBits };

struct PictureFile {
  cv::Mat image;          // 8-bit BGR or BGRA, upright; empty on failure
  std::string problem;    // "is truncated", "30000 x 20 pixels: ..."
  std::string converted;  // empty if unchanged
  std::set<Conversion> conversions;
  int orientation = 1;  // EXIF orientation, and the size before it was applied
  int stored_width = 0, stored_height = 0;
  int shrink = 1;  // pixels of the file for one of the image, a side
};

// Reads the file. Reports unusable content in `problem` instead of throwing. With a `most_shrink` of 2, 4 or 8 a JPEG is
// read with that fraction of its sides, rounded up; other files as they are.
PictureFile read_picture_file(const std::filesystem::path& path, Alpha alpha, int most_shrink = 1);

// Maps a point of the stored picture to the upright one, in pixels; integers are pixel centres.
Point upright(Point stored, const PictureFile& file);

// Whether the orientation, 1 to 8 as in EXIF, mirrors the stored picture.
bool is_mirrored(int orientation);

// Converts interleaved BGR(A) to planar RGB(A).
Picture planar(const cv::Mat& image);

}  // namespace maskbench
