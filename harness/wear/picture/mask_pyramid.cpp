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

// Bilinear, of the texel at `corner`, the one to its right and the two below.
Texel mixed(const Texel* corner, const Texel* below, float right_share, float low_share) {
  const Texel upper = corner[0] + (corner[1] - corner[0]) * right_share;
  const Texel lower = below[0] + (below[1] - below[0]) * right_share;
  return upper + (lower - upper) * low_share;
}

}  // namespace

MaskPyramid::MaskPyramid(const cv::Mat& mask) {
  levels_.push_back(linear_premultiplied(mask));
  cv::Mat alpha;
  cv::extractChannel(mask, alpha, 3);
  seen_ = cv::boundingRect(alpha);
  while (std::min(levels_.back().cols, levels_.back().rows) >= 2 * kSmallestLevel) {
    const cv::Mat& last = levels_.back();
    // An odd last row or column is repeated, so that a texel of the next level covers exactly four.
    cv::Mat even, half;
    cv::copyMakeBorder(last, even, 0, last.rows % 2, 0, last.cols % 2, cv::BORDER_REPLICATE);
    cv::resize(even, half, even.size() / 2, 0, 0, cv::INTER_AREA);
    levels_.push_back(half);
  }
}

int MaskPyramid::level_for(double texels) const {
  const int level = texels > 1 ? int(std::floor(std::log2(texels))) : 0;
  return std::min(level, depth() - 1);
}

Texel MaskPyramid::at(int level, float x, float y) const {
  const cv::Mat& from = levels_[size_t(level)];
  const float shrink = 1.f / float(1 << level);
  const float u = (x + 0.5f) * shrink - 0.5f, v = (y + 0.5f) * shrink - 0.5f;
  if (!(u > -1 && v > -1 && u < float(from.cols) && v < float(from.rows))) return Texel{};
  const int left = int(u + 1) - 1, top = int(v + 1) - 1;
  const float right_share = u - float(left), low_share = v - float(top);
  if (left >= 0 && top >= 0 && left + 1 < from.cols && top + 1 < from.rows) {
    const auto* above = reinterpret_cast<const Texel*>(from.ptr<float>(top)) + left;
    const auto* below = reinterpret_cast<const Texel*>(from.ptr<float>(top + 1)) + left;
    return mixed(above, below, right_share, low_share);
  }
  const auto texel = [&from](int row, int column) {
    if (unsigned(row) >= unsigned(from.rows) || unsigned(column) >= unsigned(from.cols)) return Texel{};
    Texel value;
    __builtin_memcpy(&value, from.ptr<float>(row) + 4 * column, sizeof value);
    return value;
  };
  const Texel upper = texel(top, left) * (1 - right_share) + texel(top, left + 1) * right_share;
  const Texel lower = texel(top + 1, left) * (1 - right_share) + texel(top + 1, left + 1) * right_share;
  return upper * (1 - low_share) + lower * low_share;
}

// The coordinates of all four at once; each alone where one reaches over the border.
Texel MaskPyramid::sum_at(int level, Four x, Four y) const {
  typedef int FourInts __attribute__((vector_size(16)));
  const cv::Mat& from = levels_[size_t(level)];
  const float shrink = 1.f / float(1 << level);
  const Four u = (x + 0.5f) * shrink - 0.5f, v = (y + 0.5f) * shrink - 0.5f;
  const FourInts inside = (u >= 0.f) & (v >= 0.f) & (u < float(from.cols - 1)) & (v < float(from.rows - 1));
  Texel sum{};
  if ((inside[0] & inside[1] & inside[2] & inside[3]) == 0) {
    for (int i = 0; i < 4; ++i) sum += at(level, x[i], y[i]);
    return sum;
  }
  const auto left = __builtin_convertvector(u, FourInts), top = __builtin_convertvector(v, FourInts);
  const Four right_share = u - __builtin_convertvector(left, Four), low_share = v - __builtin_convertvector(top, Four);
  const auto* texels = reinterpret_cast<const Texel*>(from.data);
  const auto row = ptrdiff_t(from.step / sizeof(Texel));
  for (int i = 0; i < 4; ++i) {
    const Texel* corner = texels + top[i] * row + left[i];
    sum += mixed(corner, corner + row, right_share[i], low_share[i]);
  }
  return sum;
}

}  // namespace maskbench
