#include "wear/picture/mask_layer.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

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
    const auto sample = [&](int k) { return Point{offset(k % a_), offset(k / a_)}; };
    for (int k = 0; k + 4 <= a_ * a_; k += 4) {
      FourSamples& four = fours_.emplace_back();
      for (int i = 0; i < 4; ++i) place(four, i, sample(k + i));
    }
    for (int k = a_ * a_ / 4 * 4; k < a_ * a_; ++k) singles_.push_back(sample(k));
  }

  Texel pixel(int x, int y) const {
    Texel sum{};
    const Homography& m = mask_.map;
    const auto u = float(m[0] * x + m[1] * y + m[2]), v = float(m[3] * x + m[4] * y + m[5]);
    const auto w = float(m[6] * x + m[7] * y + m[8]);
    for (const FourSamples& four : fours_) sum += of_four(u + four.u, v + four.v, w + four.w);
    for (const Point& one : singles_)
      if (const auto at = mapped(mask_.map, {x + one.x, y + one.y}))
        sum += mask_.picture.at(level_, float(at->x), float(at->y));
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

  // What four samples of a pixel add to the map's three components at its centre.
  struct FourSamples {
    Four u, v, w;
  };

  void place(FourSamples& four, int i, Point sample) const {
    const Homography& m = mask_.map;
    four.u[i] = float(m[0] * sample.x + m[1] * sample.y);
    four.v[i] = float(m[3] * sample.x + m[4] * sample.y);
    four.w[i] = float(m[6] * sample.x + m[7] * sample.y);
  }

  Texel of_four(Four u, Four v, Four w) const {
    if (w[0] > kNearest && w[1] > kNearest && w[2] > kNearest && w[3] > kNearest)
      return mask_.picture.sum_at(level_, u / w, v / w);
    Texel sum{};
    for (int i = 0; i < 4; ++i)
      if (w[i] > kNearest) sum += mask_.picture.at(level_, u[i] / w[i], v[i] / w[i]);
    return sum;
  }

  static constexpr auto kNearest = float(kNearestDepth);

  const WarpedMask& mask_;
  double scale_;
  int a_, level_ = 0;
  std::vector<FourSamples> fours_;
  std::vector<Point> singles_;  // places in the pixel of the samples that are left
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
