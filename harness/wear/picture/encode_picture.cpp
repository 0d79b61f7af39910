#include "wear/picture/encode_picture.h"

#include <opencv2/imgcodecs.hpp>
#include <vector>

#include "maskbench/errors.h"

namespace maskbench {

std::string encode_picture(const cv::Mat& image, const std::string& extension, int quality,
                           const PictureMetadata& metadata) {
  std::vector<int> parameters;
  if (extension == ".jpg") parameters = {cv::IMWRITE_JPEG_QUALITY, quality};
  std::vector<uint8_t> bytes;
  if (!cv::imencode(extension, image, bytes, parameters))
    throw EnvironmentError("cannot encode a picture as " + extension);
  PictureMetadata kept = metadata;
  if (colour_space_of(kept.icc) != (image.channels() == 1 ? "GRAY" : "RGB ")) kept.icc.clear();
  return with_metadata({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, kept);
}

}  // namespace maskbench
