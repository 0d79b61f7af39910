// take_light(): a mask under the light of its photograph.
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "wear/picture/linear_light.h"
#include "wear/picture/mask_layer.h"

namespace maskbench {
namespace {

constexpr float kLeastFactor = 0.35f, kMostFactor = 1.5f;
constexpr double kBrightSkin = 0.8;  // 95th percentile of luminance codes of a well-lit face
constexpr int kCoarse = 24;          // sides of the grid on which light is averaged
constexpr float kDarkest = 1e-3f;

cv::Mat luminance_codes(const cv::Mat& part) {
  cv::Mat grey;
  cv::cvtColor(part, grey, cv::COLOR_BGR2GRAY);
  return grey;
}

// Returns the blurred luminance of the photograph around the layer, of the layer's size.
cv::Mat light_around(const cv::Mat& photograph, const cv::Rect& place, double blur) {
  const int reach = int(std::ceil(2 * blur));
  const cv::Rect wide = cv::Rect(place.x - reach, place.y - reach, place.width + 2 * reach, place.height + 2 * reach) &
                        cv::Rect({0, 0}, photograph.size());
  const double shrink = std::min(1.0, double(kCoarse) / std::max(wide.width, wide.height));
  cv::Mat coarse, linear, whole;
  cv::resize(luminance_codes(photograph(wide)), coarse,
             {std::max(1, int(wide.width * shrink)), std::max(1, int(wide.height * shrink))}, 0, 0, cv::INTER_AREA);
  const auto& table = linear_of_code();
  cv::LUT(coarse, cv::Mat(1, 256, CV_32F, const_cast<float*>(table.data())), linear);
  cv::GaussianBlur(linear, linear, {}, std::max(0.3, blur * shrink), 0, cv::BORDER_REPLICATE);
  cv::resize(linear, whole, wide.size(), 0, 0, cv::INTER_LINEAR);
  return whole(cv::Rect(place.x - wide.x, place.y - wide.y, place.width, place.height));
}

// Returns the 95th percentile of the luminance codes, in [0,1].
double exposure_of(const cv::Mat& part) {
  const cv::Mat codes = luminance_codes(part);
  std::array<int64_t, 256> counts{};
  for (int y = 0; y < codes.rows; ++y)
    for (int x = 0; x < codes.cols; ++x) ++counts[codes.at<uint8_t>(y, x)];
  int64_t above = int64_t(codes.total()) / 20;
  size_t code = 255;
  while (code > 0 && (above -= counts[code]) >= 0) --code;
  return double(code) / 255;
}

}  // namespace

void take_light(MaskLayer& layer, const cv::Mat& photograph, const cv::Rect& face, double blur, double strength) {
  const cv::Rect seen = face & cv::Rect({0, 0}, photograph.size());
  if (layer.texels.empty() || strength <= 0 || seen.empty()) return;
  const cv::Mat light = light_around(photograph, layer.place, blur);
  double sum = 0, weight = 1e-9;
  for (int y = 0; y < light.rows; ++y)
    for (int x = 0; x < light.cols; ++x) {
      const double alpha = layer.texels.at<cv::Vec4f>(y, x)[3];
      sum += alpha * light.at<float>(y, x), weight += alpha;
    }
  const float mean = std::max(kDarkest, float(sum / weight));
  const auto exposure = float(std::pow(exposure_of(photograph(seen)) / kBrightSkin, 2.2));
  layer.texels.forEach<cv::Vec4f>([&](cv::Vec4f& p, const int* at) {
    if (p[3] <= 0) return;
    const float ratio = exposure * std::max(kDarkest, light.at<float>(at[0], at[1])) / mean;
    const float factor = std::clamp(std::pow(ratio, float(strength)), kLeastFactor, kMostFactor);
    for (int c = 0; c < 3; ++c) p[c] = std::min(p[c] * factor, p[3]);
  });
}

}  // namespace maskbench
