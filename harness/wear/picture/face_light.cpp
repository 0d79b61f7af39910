// take_light(): a mask under the light of its photograph.
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "wear/picture/linear_light.h"
#include "wear/picture/mask_layer.h"
#include "wear/picture/smooth_field.h"

namespace maskbench {
namespace {

constexpr float kLeastFactor = 0.35f, kMostFactor = 1.5f;
constexpr double kBrightSkin = 0.8;  // 95th percentile of luminance codes of a well-lit face
constexpr int kCoarse = 24;          // sides of the grid on which light is averaged
constexpr int kLines = 8 * kCoarse;  // of a part of the photograph from which its light is taken
constexpr float kDarkest = 1e-3f;

// Returns the luminance codes of evenly spaced lines, at least kLines of them where there are as many: means and
// percentiles need no more.
cv::Mat luminance_codes(const cv::Mat& part) {
  const int every = std::max(1, part.rows / kLines);
  const cv::Mat lines(part.rows / every, part.cols, part.type(), part.data, part.step * size_t(every));
  cv::Mat grey;
  cv::cvtColor(lines, grey, cv::COLOR_BGR2GRAY);
  return grey;
}

// The photograph's light around a layer.
struct LightAround {
  SmoothField light;
  cv::Rect layer;  // in the field
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
  return {SmoothField(linear, double(wide.width) / linear.cols, double(wide.height) / linear.rows),
          {place.tl() - wide.tl(), place.size()}};
}

// Returns the mean of the light under the layer.
float mean_under(const MaskLayer& layer, const LightAround& around) {
  double sum = 0, weight = 1e-9;
  around.light.for_each_line(around.layer, [&](int y, const float* light) {
    const auto* texels = layer.texels.ptr<cv::Vec4f>(y);
    float line = 0, line_weight = 0;
    for (int x = 0; x < layer.place.width; ++x) line += texels[x][3] * light[x], line_weight += texels[x][3];
    sum += line, weight += line_weight;
  });
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
  LightAround around = light_around(photograph, layer.place, blur);
  const float mean = std::max(kDarkest, mean_under(layer, around));
  const auto exposure = float(std::pow(exposure_of(photograph(seen)) / kBrightSkin, 2.2));
  around.light.grid().forEach<float>([&](float& value, const int*) {
    const float ratio = exposure * std::max(kDarkest, value) / mean;
    value = std::clamp(std::pow(ratio, float(strength)), kLeastFactor, kMostFactor);
  });
  around.light.for_each_line(around.layer, [&](int y, const float* factors) {
    auto* texels = reinterpret_cast<Texel*>(layer.texels.ptr<float>(y));
    for (int x = 0; x < layer.place.width; ++x) {
      const float factor = factors[x], most = texels[x][3];
      const Texel lit = texels[x] * Texel{factor, factor, factor, 1};
      texels[x] = lit < most ? lit : Texel{most, most, most, most};
    }
  });
}

}  // namespace maskbench
