#include "wear/picture/mask_layer.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "faces/homography.h"
#include "wear/picture/linear_light.h"
#include "wear/picture/plane_map.h"
#include "wear/picture/smooth_field.h"

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

// Returns mean alpha of cells of `side` x `side` pixels as bytes, which OpenCV blurs four times as fast as numbers. The first
// and the last line and column of cells lie outside the layer, whose outermost pixels are repeated there.
cv::Mat alpha_codes(const MaskLayer& layer, int side) {
  const cv::Size pixels = layer.place.size();
  cv::Mat codes((pixels.height + side - 1) / side + 2, (pixels.width + side - 1) / side + 2, CV_8U);
  std::vector<float> sums(size_t(pixels.width));
  for (int row = 0; row < codes.rows; ++row) {
    std::fill(sums.begin(), sums.end(), 0.f);
    for (int y = (row - 1) * side; y < row * side; ++y) {
      const auto* texels = layer.texels.ptr<cv::Vec4f>(std::clamp(y, 0, pixels.height - 1));
      for (int x = 0; x < pixels.width; ++x) sums[size_t(x)] += texels[x][3];
    }
    for (int column = 0; column < codes.cols; ++column) {
      float sum = 0;
      for (int x = (column - 1) * side; x < column * side; ++x) sum += sums[size_t(std::clamp(x, 0, pixels.width - 1))];
      codes.at<uint8_t>(row, column) = uint8_t(std::lround(255 * std::min(1.f, sum / float(side * side))));
    }
  }
  return codes;
}

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

// Alpha is blurred on cells of half the Gaussian's width.
void feather(MaskLayer& layer, double radius) {
  if (layer.texels.empty() || radius <= 0) return;
  const double sigma = radius / 2;
  const int cell = std::max(1, int(sigma / 2));
  // What cells and the lines between their middles blur: a box and a triangle.
  const double blurred = cell == 1 ? 0 : (1 / 12.0 + 1 / 6.0) * cell * cell;
  const double left = std::sqrt(sigma * sigma - blurred) / cell;
  cv::Mat codes = alpha_codes(layer, cell), kept;
  cv::GaussianBlur(codes, codes, {}, left, left, cv::BORDER_REPLICATE);
  codes.convertTo(kept, CV_32F, 2.0 / 255, -1);
  SmoothField(kept, cell, cell).for_each_line({{cell, cell}, layer.place.size()}, [&](int y, const float* shares) {
    auto* texels = reinterpret_cast<Texel*>(layer.texels.ptr<float>(y));
    for (int x = 0; x < layer.place.width; ++x) texels[x] *= std::max(0.f, shares[x]);
  });
}

void take_grey(MaskLayer& layer) {
  if (layer.texels.empty()) return;
  layer.texels.forEach<cv::Vec4f>(
      [](cv::Vec4f& p, const int*) { p[0] = p[1] = p[2] = kRedShare * p[0] + kGreenShare * p[1] + kBlueShare * p[2]; });
}

bool is_grey(const cv::Mat& photograph, const cv::Rect& face) {
  constexpr int kChroma = 8;  // codes; JPEG leaves a few in a grey picture
  const cv::Rect seen = face & cv::Rect({0, 0}, photograph.size());
  int64_t left = (int64_t(seen.area()) - 1) / 100;  // coloured pixels that a grey photograph may have
  for (int y = seen.y; y < seen.br().y; ++y)
    for (int x = seen.x; x < seen.br().x; ++x) {
      const auto& p = photograph.at<cv::Vec3b>(y, x);
      const auto [least, most] = std::minmax({p[0], p[1], p[2]});
      if (most - least > kChroma && --left < 0) return false;
    }
  return !seen.empty();
}

void lay_over(cv::Mat& photograph, const MaskLayer& layer) {
  if (layer.texels.empty()) return;
  const auto& linear = linear_of_code();
  const CodeOfLinear code_of_linear;
  for (int y = 0; y < layer.place.height; ++y) {
    const auto* row = reinterpret_cast<const Texel*>(layer.texels.ptr<float>(y));
    auto* pixels = photograph.ptr<cv::Vec3b>(layer.place.y + y) + layer.place.x;
    for (int x = 0; x < layer.place.width; ++x) {
      const Texel over = row[x];
      if (over[3] <= 0) continue;
      auto& pixel = pixels[x];
      const Texel below{linear[pixel[2]], linear[pixel[1]], linear[pixel[0]], 0};
      const auto codes = code_of_linear(over + (1 - over[3]) * below);
      for (int c = 0; c < 3; ++c) pixel[c] = uint8_t(codes[2 - c]);
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
