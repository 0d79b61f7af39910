// A folder of small pictures that look unlike each other, to be spoiled one file at a time.
#pragma once

#include <fmt/format.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "tests/system/temporary_folder.h"

namespace maskbench {

inline const std::string kFaceColumns =
    "file,width,height,box_x,box_y,box_w,box_h,reye_x,reye_y,leye_x,leye_y,nose_x,nose_y,rmouth_x,rmouth_y,lmouth_x,"
    "lmouth_y";
inline const std::string kMaskColumns = "file,a_x,a_y,b_x,b_y,c_x,c_y,d_x,d_y,e_x,e_y,f_x,f_y";

// Coloured clouds; every `seed` has its own.
inline cv::Mat clouds(uint64_t seed, int width = 40, int height = 48) {
  cv::RNG random(seed * 7919 + 13);
  cv::Mat small(4, 4, CV_8UC3), picture;
  random.fill(small, cv::RNG::UNIFORM, 0, 256);
  cv::resize(small, picture, {width, height}, 0, 0, cv::INTER_CUBIC);
  return picture;
}

// An opaque blue ellipse on nothing, 60 x 30 pixels about the centre.
inline cv::Mat mask_picture(int width = 80, int height = 50) {
  cv::Mat mask = cv::Mat::zeros(height, width, CV_8UC4);
  cv::ellipse(mask, {width / 2, height / 2}, {30, 15}, 0, 0, 360, {200, 100, 50, 255}, cv::FILLED);
  return mask;
}

// A row of faces.csv for clouds of that size: a box of 20 x 24 in the middle with the points in it.
inline std::string face_row(const std::string& file, int width = 40, int height = 48) {
  const int x = width / 2 - 10, y = height / 2 - 12;
  return fmt::format("{},{},{},{},{},20,24,{},{},{},{},{},{},{},{},{},{}", file, width, height, x, y, x + 5, y + 8,
                     x + 15, y + 8, x + 10, y + 13, x + 6, y + 18, x + 14, y + 18);
}

inline std::string encoded(const std::string& extension, const cv::Mat& picture) {
  std::vector<uchar> bytes;
  cv::imencode(extension, picture, bytes);
  return {bytes.begin(), bytes.end()};
}

// A JPEG with an EXIF orientation put behind its first marker.
inline std::string turned_jpeg(const cv::Mat& picture, int orientation) {
  using namespace std::string_literals;
  const std::string jpeg = encoded(".jpg", picture);
  std::string exif = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s;
  exif.append(1, char(orientation)).append(6, '\0');
  return jpeg.substr(0, 2) + "\xFF\xE1" + "\0"s + char(exif.size() + 2) + exif + jpeg.substr(2);
}

class PhotographFolder : public TemporaryFolder {
 public:
  explicit PhotographFolder(int faces = 12, int masked = 6, int masks = 2) {
    for (const char* kind : {"faces", "masks", "masked"}) std::filesystem::create_directories(path / kind);
    for (int i = 0; i < faces; ++i) picture(fmt::format("faces/{:02}.png", i), clouds(uint64_t(i)));
    for (int i = 0; i < masked; ++i) picture(fmt::format("masked/{:02}.jpg", i), clouds(uint64_t(100 + i)));
    for (int i = 0; i < masks; ++i) picture(fmt::format("masks/{}.png", i), mask_picture());
  }

  void picture(const std::string& name, const cv::Mat& image) const {
    std::filesystem::create_directories((path / name).parent_path());
    write(name, encoded(std::filesystem::path(name).extension(), image));
  }
  // faces.csv with a row for each of the first `faces` faces, and `more` lines.
  void table(int faces, const std::string& more = "") const {
    std::string text = kFaceColumns + "\n";
    for (int i = 0; i < faces; ++i) text += face_row(fmt::format("{:02}.png", i)) + "\n";
    write("faces.csv", text + more);
  }
};

}  // namespace maskbench
