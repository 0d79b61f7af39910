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

// Samples rows of the photograph.
class Sampling {
 public:
  Sampling(const WarpedMask& mask, Point middle)
      : mask_(mask), scale_(texels_a_pixel(mask.map, middle)), a_(scale_ <= 1 ? 1 : mask.supersampling) {
    level_ = mask.picture.level_for(scale_ / a_);
  }

  // Writes the pixels that begin at (x, y), in the mask's own look.
  void row(int x, int y, Texel* out, int width) const {
    std::fill_n(out, width, Texel{});
    for (int i = 0; i < a_; ++i) add_samples(x, y + offset(i), out, width * a_);
    if (a_ > 1)
      for (int i = 0; i < width; ++i) out[i] *= 1.f / float(a_ * a_);
  }

  // Gives the pixels of a row the look of the mask.
  void vary(int x, int y, Texel* pixels, int width) const {
    if (mask_.look.plain()) return;
    const double unit = mask_.opaque.height;
    for (int i = 0; i < width; ++i) {
      if (pixels[i][3] <= 0) continue;
      const auto at = mapped(mask_.map, {double(x + i), double(y)});
      if (!at) continue;
      const Point place{(at->x - mask_.opaque.x) / unit, (at->y - mask_.opaque.y) / unit};
      pixels[i] = mask_.look.of(pixels[i], mask_.look.pattern_at(place, float(scale_ / unit)));
    }
  }

 private:
  double offset(int i) const { return (i + 0.5) / a_ - 0.5; }

  // Adds `count` samples of a line, `a_` to each pixel.
  void add_samples(int x, double y, Texel* out, int count) const {
    const Homography& m = mask_.map;
    const double first = x + offset(0), step = 1.0 / a_;
    constexpr Four kLanes{0, 1, 2, 3};
    const Four du = kLanes * float(m[0] * step), dv = kLanes * float(m[3] * step), dw = kLanes * float(m[6] * step);
    Four texels[4];
    int left = a_;  // samples of the pixel `out`
    for (int k = 0; k < count; k += 4) {
      const double at = first + k * step;
      const Four u = float(m[0] * at + m[1] * y + m[2]) + du, v = float(m[3] * at + m[4] * y + m[5]) + dv;
      const Four w = float(m[6] * at + m[7] * y + m[8]) + dw;
      mask_.picture.sample(level_, u / w, v / w, texels);
      for (int i = 0; i < 4 && k + i < count; ++i) {
        if (w[i] > kNearest) *out += texels[i];
        if (--left == 0) ++out, left = a_;
      }
    }
  }

  static constexpr auto kNearest = float(kNearestDepth);

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
    auto* row = reinterpret_cast<Texel*>(layer.texels.ptr<float>(y));
    sampling.row(layer.place.x, layer.place.y + y, row, layer.place.width);
    sampling.vary(layer.place.x, layer.place.y + y, row, layer.place.width);
  }
  return layer;
}

void feather(MaskLayer& layer, double radius) {
  if (layer.texels.empty() || radius <= 0) return;
  cv::Mat alpha, codes, blurred;
  cv::extractChannel(layer.texels, alpha, 3);
  alpha.convertTo(codes, CV_8U, 255);  // OpenCV blurs bytes four times as fast as numbers
  cv::GaussianBlur(codes, blurred, {}, radius / 2, radius / 2, cv::BORDER_REPLICATE);
  for (int y = 0; y < blurred.rows; ++y) {
    auto* texels = reinterpret_cast<Texel*>(layer.texels.ptr<float>(y));
    const auto* code = blurred.ptr<uint8_t>(y);
    for (int x = 0; x < blurred.cols; ++x) texels[x] *= float(std::max(0, 2 * code[x] - 255)) / 255;
  }
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
  const CodeOfLinear code_of_linear;
  for (int y = 0; y < layer.place.height; ++y) {
    const auto* row = layer.texels.ptr<cv::Vec4f>(y);
    auto* pixels = photograph.ptr<cv::Vec3b>(layer.place.y + y) + layer.place.x;
    for (int x = 0; x < layer.place.width; ++x) {
      const auto& over = row[x];
      if (over[3] <= 0) continue;
      auto& pixel = pixels[x];
      for (int c = 0; c < 3; ++c) pixel[c] = code_of_linear(over[2 - c] + (1 - over[3]) * linear[pixel[c]]);
    }
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
