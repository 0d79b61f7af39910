#include "wear/picture/mask_pyramid.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "wear/picture/linear_light.h"

namespace maskbench {
namespace {

constexpr int kSmallestLevel = 8;  // pixels of the shorter side

cv::Mat linear_premultiplied(const cv::Mat& mask) {
  const auto& linear = linear_of_code();
  cv::Mat out(mask.size(), CV_32FC4);
  for (int y = 0; y < mask.rows; ++y)
    for (int x = 0; x < mask.cols; ++x) {
      const auto& p = mask.at<cv::Vec4b>(y, x);
      const float alpha = float(p[3]) / 255;
      out.at<cv::Vec4f>(y, x) = {linear[p[2]] * alpha, linear[p[1]] * alpha, linear[p[0]] * alpha, alpha};
    }
  return out;
}

// Two texels side by side, as they are stored and as numbers.
typedef uint16_t StoredPair __attribute__((vector_size(16)));
typedef float TexelPair __attribute__((vector_size(32)));
constexpr float kOne = 65535;  // stored for 1
constexpr ptrdiff_t kTexelBytes = sizeof(StoredPair) / 2;

// Returns the bilinear mean about (u, v) of values by row and column; those outside the picture are zero.
template <typename Value, typename ValueAt>
Value sampled(const cv::Mat& from, float u, float v, const ValueAt& value_at) {
  if (!(u > -1 && v > -1 && u < float(from.cols) && v < float(from.rows))) return Value{};
  const int left = int(u + 1) - 1, top = int(v + 1) - 1;
  const auto value = [&](int row, int column) {
    const bool inside = unsigned(row) < unsigned(from.rows) && unsigned(column) < unsigned(from.cols);
    return inside ? value_at(row, column) : Value{};
  };
  const auto column = [&](int at) {
    const Value upper = value(top, at), lower = value(top + 1, at);
    return upper + (lower - upper) * (v - float(top));
  };
  const Value first = column(left), second = column(left + 1);
  return first + (second - first) * (u - float(left));
}

}  // namespace

MaskPyramid::MaskPyramid(const cv::Mat& mask) {
  cv::Mat last = linear_premultiplied(mask);
  cv::extractChannel(mask, alpha_, 3);
  seen_ = cv::boundingRect(alpha_);
  last.convertTo(levels_.emplace_back(), CV_16UC4, kOne);
  while (std::min(last.cols, last.rows) >= 2 * kSmallestLevel) {
    // An odd last row or column is repeated, so that a texel of the next level covers exactly four.
    cv::Mat even;
    cv::copyMakeBorder(last, even, 0, last.rows % 2, 0, last.cols % 2, cv::BORDER_REPLICATE);
    cv::resize(even, last, even.size() / 2, 0, 0, cv::INTER_AREA);
    last.convertTo(levels_.emplace_back(), CV_16UC4, kOne);
  }
}

int MaskPyramid::level_for(double texels) const {
  const int level = texels > 1 ? int(std::lround(std::log2(texels))) : 0;
  return std::min(level, depth() - 1);
}

// The coordinates of all four at once; what reaches over the border is looked up texel by texel.
void MaskPyramid::sample(int level, Four x, Four y, Texel* out) const {
  const cv::Mat& from = levels_[size_t(level)];
  const float shrink = 1.f / float(1 << level);
  const Four u = (x + 0.5f) * shrink - 0.5f, v = (y + 0.5f) * shrink - 0.5f;
  const FourInts inside = (u >= 0.f) & (v >= 0.f) & (u < float(from.cols - 1)) & (v < float(from.rows - 1));
  if (!(inside[0] & inside[1] & inside[2] & inside[3])) {
    for (int i = 0; i < 4; ++i)
      out[i] = sampled<Texel>(from, u[i], v[i], [&from](int row, int column) {
        const auto& stored = from.at<cv::Vec<uint16_t, 4>>(row, column);
        return Texel{float(stored[0]), float(stored[1]), float(stored[2]), float(stored[3])} / kOne;
      });
    return;
  }
  const auto left = __builtin_convertvector(u, FourInts), top = __builtin_convertvector(v, FourInts);
  const Four right_share = u - __builtin_convertvector(left, Four), low_share = v - __builtin_convertvector(top, Four);
  const auto line = int(from.step / kTexelBytes);
  const FourInts corner = top * line + left;
  __builtin_prefetch(from.data + ptrdiff_t(corner[0]) * kTexelBytes + 2 * from.step);  // what the next line needs first
  for (int i = 0; i < 4; ++i) {
    StoredPair stored, stored_below;
    const uint8_t* at = from.data + ptrdiff_t(corner[i]) * kTexelBytes;
    __builtin_memcpy(&stored, at, sizeof stored);
    __builtin_memcpy(&stored_below, at + from.step, sizeof stored_below);
    const auto upper = __builtin_convertvector(stored, TexelPair);
    const TexelPair columns = upper + (__builtin_convertvector(stored_below, TexelPair) - upper) * low_share[i];
    const Texel first = __builtin_shufflevector(columns, columns, 0, 1, 2, 3);
    const Texel second = __builtin_shufflevector(columns, columns, 4, 5, 6, 7);
    out[i] = (first + (second - first) * right_share[i]) * (1 / kOne);
  }
}

float MaskPyramid::alpha_at(float x, float y) const {
  return sampled<float>(alpha_, x, y, [this](int row, int column) { return float(alpha_.at<uint8_t>(row, column)); }) /
         255;
}

}  // namespace maskbench
