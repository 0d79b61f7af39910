#include "wear/picture/mask_layer.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "faces/homography.h"
#include "wear/picture/linear_light.h"
#include "wear/picture/plane_map.h"

namespace maskbench {
namespace {

// Returns the texels between two neighbouring pixels at a place of the photograph: the square root of the map's
// determinant there.
double texels_a_pixel(const Homography& map, Point at) {
  const auto here = mapped(map, at), right = mapped(map, {at.x + 1, at.y}), below = mapped(map, {at.x, at.y + 1});
  if (!here || !right || !below) return 1;
  const double area = (right->x - here->x) * (below->y - here->y) - (right->y - here->y) * (below->x - here->x);
  return std::sqrt(std::abs(area));
}

// Samples one pixel after the other.
class Sampling {
 public:
  Sampling(const WarpedMask& mask, Point middle)
      : mask_(mask), scale_(texels_a_pixel(mask.map, middle)), a_(scale_ <= 0.5 ? 1 : mask.supersampling) {
    level_ = mask.picture.level_for(scale_ / a_);
  }

  // The map's three components are linear along a row of samples.
  Texel pixel(int x, int y) const {
    const Homography& m = mask_.map;
    const double step = 1.0 / a_, left = x + offset(0);
    Texel sum{};
    for (int i = 0; i < a_; ++i) {
      const double at_y = y + offset(i);
      double u = m[0] * left + m[1] * at_y + m[2], v = m[3] * left + m[4] * at_y + m[5];
      double w = m[6] * left + m[7] * at_y + m[8];
      for (int j = 0; j < a_; ++j, u += m[0] * step, v += m[3] * step, w += m[6] * step) {
        if (!(w > kNearestDepth)) continue;
        const double scale = 1 / w;
        sum += mask_.picture.at(level_, float(u * scale), float(v * scale));
      }
    }
    return sum * (1.f / float(a_ * a_));
  }
  // Returns the pixel in the look of the mask.
  Texel varied(int x, int y) const {
    const Texel texel = pixel(x, y);
    if (texel[3] <= 0 || mask_.look.plain()) return texel;
    const auto at = mapped(mask_.map, {double(x), double(y)});
    if (!at) return texel;
    const double unit = mask_.opaque.height;
    const Point place{(at->x - mask_.opaque.x) / unit, (at->y - mask_.opaque.y) / unit};
    return mask_.look.of(texel, mask_.look.pattern_at(place, float(scale_ / unit)));
  }

 private:
  double offset(int i) const { return (i + 0.5) / a_ - 0.5; }

  const WarpedMask& mask_;
  double scale_;
  int a_, level_ = 0;
};

}  // namespace

MaskLayer warped_layer(const WarpedMask& mask, cv::Size photograph) {
  const Homography back = procedural::inverse(mask.map);
  const cv::Rect seen = mask.picture.seen();
  const Point low{seen.x - 1.0, seen.y - 1.0}, high{double(seen.br().x), double(seen.br().y)};
  MaskLayer layer{preimage_box(back, low, high, photograph), {}};
  // A box with a corner behind the camera says nothing: any pixel may show the mask.
  if (layer.place.empty())
    layer.place =
        preimage_box(back, {mask.opaque.x, mask.opaque.y}, {mask.opaque.br().x, mask.opaque.br().y}, photograph);
  if (layer.place.empty()) return layer;
  layer.texels = cv::Mat(layer.place.size(), CV_32FC4);
  const auto middle = mapped(back, {mask.opaque.x + mask.opaque.width / 2, mask.opaque.y + mask.opaque.height / 2});
  const Sampling sampling(mask, middle.value_or(Point{0, 0}));
  for (int y = 0; y < layer.place.height; ++y) {
    auto* row = layer.texels.ptr<float>(y);
    for (int x = 0; x < layer.place.width; ++x) {
      const Texel texel = sampling.varied(layer.place.x + x, layer.place.y + y);
      __builtin_memcpy(row + 4 * x, &texel, sizeof texel);
    }
  }
  return layer;
}

void feather(MaskLayer& layer, double radius) {
  if (layer.texels.empty() || radius <= 0) return;
  cv::Mat alpha, blurred;
  cv::extractChannel(layer.texels, alpha, 3);
  cv::GaussianBlur(alpha, blurred, {}, radius / 2, radius / 2, cv::BORDER_REPLICATE);
  layer.texels.forEach<cv::Vec4f>(
      [&](cv::Vec4f& p, const int* at) { p *= std::clamp(2 * blurred.at<float>(at[0], at[1]) - 1, 0.f, 1.f); });
}

void take_grey(MaskLayer& layer) {
  if (layer.texels.empty()) return;
  layer.texels.forEach<cv::Vec4f>(
      [](cv::Vec4f& p, const int*) { p[0] = p[1] = p[2] = kRedShare * p[0] + kGreenShare * p[1] + kBlueShare * p[2]; });
}

bool is_grey(const cv::Mat& photograph, const cv::Rect& face) {
  constexpr int kChroma = 8;  // codes; JPEG leaves a few in a grey picture
  int64_t coloured = 0;
  const cv::Rect seen = face & cv::Rect({0, 0}, photograph.size());
  for (int y = seen.y; y < seen.br().y; ++y)
    for (int x = seen.x; x < seen.br().x; ++x) {
      const auto& p = photograph.at<cv::Vec3b>(y, x);
      const auto [least, most] = std::minmax({p[0], p[1], p[2]});
      coloured += most - least > kChroma;
    }
  return coloured * 100 < int64_t(seen.area());
}

void lay_over(cv::Mat& photograph, const MaskLayer& layer) {
  if (layer.texels.empty()) return;
  const auto& linear = linear_of_code();
  for (int y = 0; y < layer.place.height; ++y)
    for (int x = 0; x < layer.place.width; ++x) {
      const auto& over = layer.texels.at<cv::Vec4f>(y, x);
      if (over[3] <= 0) continue;
      auto& pixel = photograph.at<cv::Vec3b>(layer.place.y + y, layer.place.x + x);
      for (int c = 0; c < 3; ++c) pixel[c] = code_of_linear(over[2 - c] + (1 - over[3]) * linear[pixel[c]]);
    }
}

void add_alpha(cv::Mat& segmentation, const MaskLayer& layer) {
  for (int y = 0; y < layer.texels.rows; ++y)
    for (int x = 0; x < layer.texels.cols; ++x) {
      auto& most = segmentation.at<uint8_t>(layer.place.y + y, layer.place.x + x);
      most = std::max(most, uint8_t(std::lround(255 * std::clamp(layer.texels.at<cv::Vec4f>(y, x)[3], 0.f, 1.f))));
    }
}

}  // namespace maskbench
