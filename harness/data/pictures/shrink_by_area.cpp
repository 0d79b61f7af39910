#include "data/pictures/shrink_by_area.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/simd_targets.h"

namespace maskbench {
namespace {

// The pixels of a line that one pixel covers when `whole` become `count`: the first and the last in part.
struct Covered {
  int first, last;
  float first_share, last_share;

  Covered(int pixel, int whole, int count) {
    const double from = double(whole) * pixel / count, to = double(whole) * (pixel + 1) / count;
    first = int(from);
    last = std::min(whole, int(std::ceil(to))) - 1;
    first_share = float(std::min(to, first + 1.0) - from);
    last_share = first == last ? 0 : float(to - last);
  }
  float share(int at) const { return at == first ? first_share : at == last ? last_share : 1; }
};

std::vector<Covered> covered_by(int whole, int count) {
  std::vector<Covered> all;
  for (int pixel = 0; pixel < count; ++pixel) all.emplace_back(pixel, whole, count);
  return all;
}

MASKBENCH_EXACT_SIMD_TARGETS void add_line(const uint8_t* line, float weight, float* sums, int count) {
  for (int i = 0; i < count; ++i) sums[i] += weight * float(line[i]);
}

// Writes a line of means of `sums`, each divided by `area`.
template <int kChannels>
void write_means(const std::vector<Covered>& columns, const float* sums, float area, uint8_t* out) {
  for (const Covered& covered : columns) {
    const float *left = sums + covered.first * kChannels, *right = sums + covered.last * kChannels;
    float sum[kChannels];
    for (int c = 0; c < kChannels; ++c) sum[c] = covered.first_share * left[c] + covered.last_share * right[c];
    for (const float* at = left + kChannels; at < right; at += kChannels)
      for (int c = 0; c < kChannels; ++c) sum[c] += at[c];
    for (int c = 0; c < kChannels; ++c) *out++ = cv::saturate_cast<uint8_t>(sum[c] / area);
  }
}

}  // namespace

cv::Mat shrunk_by_area(const cv::Mat& image, cv::Size size) {
  CV_Assert(image.depth() == CV_8U && image.channels() != 2 && size.width <= image.cols && size.height <= image.rows);
  cv::Mat out(size, image.type());
  const int channels = image.channels();
  const auto write = channels == 1 ? write_means<1> : channels == 3 ? write_means<3> : write_means<4>;
  const std::vector<Covered> columns = covered_by(image.cols, size.width), rows = covered_by(image.rows, size.height);
  const auto area = float(double(image.cols) / size.width * image.rows / size.height);
  std::vector<float> sums(size_t(image.cols * channels));
  for (int y = 0; y < size.height; ++y) {
    const Covered& covered = rows[size_t(y)];
    std::fill(sums.begin(), sums.end(), 0.f);
    for (int at = covered.first; at <= covered.last; ++at)
      add_line(image.ptr<uint8_t>(at), covered.share(at), sums.data(), int(sums.size()));
    write(columns, sums.data(), area, out.ptr<uint8_t>(y));
  }
  return out;
}

}  // namespace maskbench
