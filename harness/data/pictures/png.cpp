#include "data/pictures/png.h"

#include <algorithm>
#include <opencv2/imgcodecs.hpp>

#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench {

std::string png_bytes(const Picture& picture, std::optional<int> compression) {
  cv::Mat image(picture.height, picture.width, CV_8UC(picture.channels));
  for (int y = 0; y < picture.height; ++y)
    for (int x = 0; x < picture.width; ++x)
      for (int c = 0; c < picture.channels; ++c) {
        const int channel = c < 3 && picture.channels >= 3 ? 2 - c : c;  // OpenCV's channel order is BGR
        image.ptr<uint8_t>(y)[x * picture.channels + channel] = picture.plane(c)[size_t(y) * picture.width + x];
      }
  std::vector<int> parameters;
  if (compression) parameters = {cv::IMWRITE_PNG_COMPRESSION, *compression};
  std::vector<uint8_t> bytes;
  if (!cv::imencode(".png", image, bytes, parameters)) throw EnvironmentError("cannot encode a picture as PNG");
  return {bytes.begin(), bytes.end()};
}

void write_png(const std::filesystem::path& path, const Picture& picture) {
  write_file_atomically(path, png_bytes(picture));
}

Picture contact_sheet(const std::vector<Picture>& pictures, int columns) {
  if (pictures.empty()) return {};
  const int h = pictures[0].height, w = pictures[0].width, rows = (int(pictures.size()) + columns - 1) / columns;
  Picture sheet(3, rows * h, columns * w);
  std::fill(sheet.pixels.begin(), sheet.pixels.end(), uint8_t{255});
  for (size_t i = 0; i < pictures.size(); ++i) {
    const int top = int(i) / columns * h, left = int(i) % columns * w;
    for (int c = 0; c < 3; ++c)
      for (int y = 0; y < h; ++y)
        std::copy_n(pictures[i].plane(c) + size_t(y) * w, w, sheet.plane(c) + size_t(top + y) * sheet.width + left);
  }
  return sheet;
}

}  // namespace maskbench
