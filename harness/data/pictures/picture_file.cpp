#include "data/pictures/picture_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "data/pictures/decode_jpeg.h"
#include "formats/picture_header.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

struct Unusable {
  std::string why;
};

std::string read_bytes(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) throw Unusable{"is not a file"};
  const auto size = fs::file_size(path, error);
  if (!error && size > uint64_t(kLargestFile)) throw Unusable{fmt::format("{} bytes: the file is too large", size)};
  std::ifstream stream(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (!stream && bytes.empty()) throw Unusable{"cannot be read"};
  if (bytes.empty()) throw Unusable{"is empty"};
  return bytes;
}

void check_size(int64_t width, int64_t height, Alpha alpha) {
  const int64_t largest = alpha == Alpha::kNeeded ? kLargestMaskSide : kLargestSide;
  if (std::min(width, height) < kSmallestSide)
    throw Unusable{fmt::format("{} x {} pixels: smaller than {} a side", width, height, kSmallestSide)};
  if (std::max(width, height) > largest)
    throw Unusable{fmt::format("{} x {} pixels: larger than {} a side", width, height, largest)};
  if (width * height > kMostPixels)
    throw Unusable{fmt::format("{} x {} pixels: more than {} million of them", width, height, kMostPixels / 1'000'000)};
}

// Sets `shrink` to 1 where the whole picture was decoded.
cv::Mat decoded(const std::string& bytes, bool known, int& shrink) {
  const cv::Mat raw(1, int(bytes.size()), CV_8U, const_cast<char*>(bytes.data()));
  cv::Mat image;
  try {
    if (auto photograph = decode_jpeg(bytes, shrink)) return *photograph;
    shrink = 1;
    image = cv::imdecode(raw, cv::IMREAD_UNCHANGED);
  } catch (const cv::Exception&) {
  } catch (const std::bad_alloc&) {
    throw Unusable{"not enough memory to decode it"};
  }
  if (image.empty()) throw Unusable{known ? "is corrupt" : "is not a picture that OpenCV can read"};
  return image;
}

// Tolerance for rounding at the ends of [0,1].
constexpr double kRounding = 1e-3;

// Throws Unusable unless the floating-point values lie in [0,1].
void check_values(const cv::Mat& image) {
  double low = 0, high = 0;
  if (!cv::checkRange(image)) throw Unusable{"holds a value that is not a finite number"};
  cv::minMaxLoc(image.reshape(1), &low, &high);
  if (low >= -kRounding && high <= 1 + kRounding) return;
  const char* guess = high > 2 ? " (0 to 255?)" : low >= -1 - kRounding && high <= 1 + kRounding ? " (-1 to 1?)" : "";
  throw Unusable{fmt::format("floating point from {:g} to {:g}{}: it must be in [0,1]", low, high, guess)};
}

// What was converted, in words and by kind.
struct Done {
  std::vector<std::string> texts;
  std::set<Conversion> kinds;

  void add(Conversion kind, const std::string& text) {
    texts.push_back(text);
    kinds.insert(kind);
  }
};

cv::Mat with_8_bits(const cv::Mat& image, Done& done) {
  cv::Mat bytes = image;
  if (image.depth() == CV_8U) return bytes;
  const bool real = image.depth() == CV_32F || image.depth() == CV_64F;
  if (!real && image.depth() != CV_16U) throw Unusable{"its pixel type is not supported"};
  done.add(Conversion::kEightBits, real ? "floating point" : "16 bits a channel");
  if (real) check_values(image);
  image.convertTo(bytes, CV_8U, real ? 255.0 : 1 / 257.0);
  return bytes;
}

bool is_opaque(const cv::Mat& image) {
  cv::Mat alpha;
  double least = 0;
  cv::extractChannel(image, alpha, 3);
  cv::minMaxLoc(alpha, &least);
  return least == 255;
}

cv::Mat over_white(const cv::Mat& image) {
  cv::Mat flat(image.size(), CV_8UC3);
  for (int y = 0; y < image.rows; ++y)
    for (int x = 0; x < image.cols; ++x) {
      const auto& pixel = image.at<cv::Vec4b>(y, x);
      for (int c = 0; c < 3; ++c)
        flat.at<cv::Vec3b>(y, x)[c] = uint8_t((pixel[c] * pixel[3] + 255 * (255 - pixel[3]) + 127) / 255);
    }
  return flat;
}

cv::Mat with_channels(const cv::Mat& image, Alpha alpha, Done& done) {
  cv::Mat out;
  if (alpha == Alpha::kNeeded) {
    if (image.channels() != 4) throw Unusable{"has no transparency (no alpha channel)"};
    return image;
  }
  if (image.channels() == 1) {
    done.texts.emplace_back("grey");
    cv::cvtColor(image, out, cv::COLOR_GRAY2BGR);
  } else if (image.channels() == 4 && is_opaque(image)) {
    cv::cvtColor(image, out, cv::COLOR_BGRA2BGR);
  } else if (image.channels() == 4) {
    done.add(Conversion::kOverWhite, "transparent, composited over white");
    out = over_white(image);
  } else if (image.channels() == 3) {
    out = image;
  } else {
    throw Unusable{fmt::format("{} channels", image.channels())};
  }
  return out;
}

cv::Mat turned(const cv::Mat& image, int orientation) {
  cv::Mat out = image;
  if (orientation >= 5) cv::transpose(image, out);
  if (orientation == 2 || orientation == 6) cv::flip(out, out, 1);
  if (orientation == 3 || orientation == 7) cv::flip(out, out, -1);
  if (orientation == 4 || orientation == 8) cv::flip(out, out, 0);
  return out;
}

}  // namespace

PictureFile read_picture_file(const fs::path& path, Alpha alpha, int most_shrink) {
  PictureFile file;
  file.shrink = most_shrink;
  Done done;
  try {
    const std::string bytes = read_bytes(path);
    const auto header = read_picture_header(bytes);
    if (header) {
      check_size(header->width, header->height, alpha);
      if (!header->whole) throw Unusable{"is truncated"};
      file.orientation = header->orientation;
    }
    const cv::Mat found = decoded(bytes, header.has_value(), file.shrink);
    if (file.shrink == 1) check_size(found.cols, found.rows, alpha);
    const cv::Mat image = with_channels(with_8_bits(found, done), alpha, done);
    file.stored_width = image.cols;
    file.stored_height = image.rows;
    if (file.orientation != 1)
      done.add(Conversion::kUpright, fmt::format("turned by its EXIF orientation {}", file.orientation));
    file.image = turned(image, file.orientation);
  } catch (const Unusable& problem) {
    file.problem = problem.why;
  } catch (const cv::Exception& problem) {
    file.problem = "is corrupt";
  }
  file.converted = fmt::format("{}", fmt::join(done.texts, ", "));
  file.conversions = done.kinds;
  return file;
}

Point upright(Point p, const PictureFile& file) {
  const double right = file.stored_width - 1, bottom = file.stored_height - 1;
  switch (file.orientation) {
    case 2:
      return {right - p.x, p.y};
    case 3:
      return {right - p.x, bottom - p.y};
    case 4:
      return {p.x, bottom - p.y};
    case 5:
      return {p.y, p.x};
    case 6:
      return {bottom - p.y, p.x};
    case 7:
      return {bottom - p.y, right - p.x};
    case 8:
      return {p.y, right - p.x};
    default:
      return p;
  }
}

bool is_mirrored(int orientation) {
  return orientation == 2 || orientation == 4 || orientation == 5 || orientation == 7;
}

Picture planar(const cv::Mat& image) {
  Picture picture(image.channels(), image.rows, image.cols);
  for (int y = 0; y < image.rows; ++y)
    for (int x = 0; x < image.cols; ++x)
      for (int c = 0; c < picture.channels; ++c) {
        const int channel = c < 3 && picture.channels >= 3 ? 2 - c : c;
        picture.plane(c)[size_t(y) * size_t(image.cols) + size_t(x)] =
            image.ptr<uint8_t>(y)[x * picture.channels + channel];
      }
  return picture;
}

}  // namespace maskbench
