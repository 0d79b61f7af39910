#include "report/html/pictures.h"

#include <openssl/evp.h>

#include <opencv2/imgcodecs.hpp>
#include <vector>

#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench::report {
namespace {

constexpr size_t kLargestFile = 32 << 20;

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  text.resize(size_t(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()), int(bytes.size()))));
  return text;
}

std::string content(const std::filesystem::path& file) {
  std::error_code none;
  const auto size = std::filesystem::file_size(file, none);
  if (none || size > kLargestFile) return "";
  try {
    return read_file(file);
  } catch (const EnvironmentError&) {
    return "";  // a picture that cannot be read is left blank
  }
}

cv::Mat decoded(const std::string& bytes) {
  if (bytes.empty()) return {};
  try {
    const std::vector<unsigned char> copy(bytes.begin(), bytes.end());
    return cv::imdecode(copy, cv::IMREAD_UNCHANGED);
  } catch (const cv::Exception&) {
    return {};  // damaged
  }
}

std::string as_webp(const cv::Mat& picture) {
  std::vector<unsigned char> bytes;
  if (!cv::imencode(".webp", picture, bytes, {cv::IMWRITE_WEBP_QUALITY, 88})) return "";
  return {bytes.begin(), bytes.end()};
}

}  // namespace

std::string PageBudget::picture(const std::filesystem::path& file, size_t exact_up_to) {
  const std::string bytes = content(file);
  const cv::Mat picture = decoded(bytes);
  if (picture.empty()) return "";
  const bool exact = bytes.size() <= exact_up_to && bytes.starts_with("\x89PNG") && picture.depth() == CV_8U;
  const std::string uri =
      exact ? "data:image/png;base64," + base64(bytes) : "data:image/webp;base64," + base64(as_webp(picture));
  if (uri.size() > left_) {
    ++left_out_;
    return "";
  }
  left_ -= uri.size();
  return uri;
}

}  // namespace maskbench::report
