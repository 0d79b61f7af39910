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

// The blurred light of a photograph around a layer, on a coarse grid.
struct LightAround {
  cv::Rect wide, place;
  cv::Mat coarse;

  // Returns the grid's values at the layer's pixels.
  cv::Mat spread() const {
    cv::Mat whole;
    cv::resize(coarse, whole, wide.size(), 0, 0, cv::INTER_LINEAR);
    return whole(cv::Rect(place.x - wide.x, place.y - wide.y, place.width, place.height));
  }
};

LightAround light_around(const cv::Mat& photograph, const cv::Rect& place, double blur) {
  const int reach = int(std::ceil(2 * blur));
  const cv::Rect wide = cv::Rect(place.x - reach, place.y - reach, place.width + 2 * reach, place.height + 2 * reach) &
                        cv::Rect({0, 0}, photograph.size());
  const double shrink = std::min(1.0, double(kCoarse) / std::max(wide.width, wide.height));
  cv::Mat coarse, linear;
  cv::resize(luminance_codes(photograph(wide)), coarse,
             {std::max(1, int(wide.width * shrink)), std::max(1, int(wide.height * shrink))}, 0, 0, cv::INTER_AREA);
  const auto& table = linear_of_code();
  cv::LUT(coarse, cv::Mat(1, 256, CV_32F, const_cast<float*>(table.data())), linear);
  cv::GaussianBlur(linear, linear, {}, std::max(0.3, blur * shrink), 0, cv::BORDER_REPLICATE);
  return {wide, place, linear};
}

// Returns the mean of a map under the layer.
float mean_under(const MaskLayer& layer, const cv::Mat& map) {
  double sum = 0, weight = 1e-9;
  for (int y = 0; y < map.rows; ++y) {
    const auto* texels = layer.texels.ptr<cv::Vec4f>(y);
    const auto* values = map.ptr<float>(y);
    float line = 0, line_weight = 0;
    for (int x = 0; x < map.cols; ++x) line += texels[x][3] * values[x], line_weight += texels[x][3];
    sum += line, weight += line_weight;
  }
  return float(sum / weight);
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
  LightAround light = light_around(photograph, layer.place, blur);
  const float mean = std::max(kDarkest, mean_under(layer, light.spread()));
  const auto exposure = float(std::pow(exposure_of(photograph(seen)) / kBrightSkin, 2.2));
  light.coarse.forEach<float>([&](float& value, const int*) {
    const float ratio = exposure * std::max(kDarkest, value) / mean;
    value = std::clamp(std::pow(ratio, float(strength)), kLeastFactor, kMostFactor);
  });
  const cv::Mat factors = light.spread();
  for (int y = 0; y < factors.rows; ++y) {
    auto* texels = layer.texels.ptr<cv::Vec4f>(y);
    const auto* factor = factors.ptr<float>(y);
    for (int x = 0; x < factors.cols; ++x)
      for (int c = 0; c < 3; ++c) texels[x][c] = std::min(texels[x][c] * factor[x], texels[x][3]);
  }
}

}  // namespace maskbench
