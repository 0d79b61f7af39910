#include "metrics/similarity/ssim_plane.h"

#include <cmath>
#include <new>
#include <numeric>

#include "base/simd_targets.h"

namespace maskbench {
namespace {

constexpr double kC1 = 0.01 * 0.01, kC2 = 0.03 * 0.03;  // (K L)^2 with L = 1

// x, y, x^2 + y^2 and xy, interleaved by pixel, so that one step along the line is a whole vector.
constexpr int64_t kMoments = 4;

// Uninitialised memory, aligned to a cache line.
class Numbers {
 public:
  explicit Numbers(int64_t count)
      : numbers_(static_cast<double*>(::operator new[](size_t(count) * sizeof(double), kCacheLine))) {}
  ~Numbers() { ::operator delete[](numbers_, kCacheLine); }
  Numbers(const Numbers&) = delete;
  Numbers& operator=(const Numbers&) = delete;
  double* get() const { return numbers_; }

 private:
  static constexpr std::align_val_t kCacheLine{64};
  double* numbers_;
};

Taps gaussian(int64_t count, double sigma) {
  Taps taps(static_cast<size_t>(count));
  double sum = 0;
  for (int64_t i = 0; i < count; ++i) {
    const double x = double(i - count / 2);
    sum += taps[size_t(i)] = std::exp(-x * x / (2 * sigma * sigma));
  }
  for (double& tap : taps) tap /= sum;
  return taps;
}

MASKBENCH_SIMD_TARGETS void find_moments(const double* __restrict x, const double* __restrict y, int64_t places,
                                         double* __restrict out) {
  for (int64_t i = 0; i < places; ++i) {
    const double a = x[i], b = y[i];
    out[kMoments * i] = a;
    out[kMoments * i + 1] = b;
    out[kMoments * i + 2] = __builtin_fma(a, a, b * b);
    out[kMoments * i + 3] = a * b;
  }
}

// out[i] = sum of taps[t] in[i + t step], i < count, a multiple of kMoments. Computed in blocks over all taps, so that
// sums stay in registers.
MASKBENCH_SIMD_TARGETS void weigh(const double* __restrict in, int64_t step, int64_t count,
                                  const double* __restrict taps, int64_t length, double* __restrict out) {
  constexpr int64_t kBlock = 8 * kMoments;
  int64_t i = 0;
  for (; i + kBlock <= count; i += kBlock) {
    double sums[kBlock] = {};
    for (int64_t t = 0; t < length; ++t)
      for (int64_t j = 0; j < kBlock; ++j) sums[j] = __builtin_fma(taps[t], in[i + t * step + j], sums[j]);
    for (int64_t j = 0; j < kBlock; ++j) out[i + j] = sums[j];
  }
  for (; i < count; i += kMoments) {
    double sums[kMoments] = {};
    for (int64_t t = 0; t < length; ++t)
      for (int64_t j = 0; j < kMoments; ++j) sums[j] = __builtin_fma(taps[t], in[i + t * step + j], sums[j]);
    for (int64_t j = 0; j < kMoments; ++j) out[i + j] = sums[j];
  }
}

// Adds the SSIM and the contrast-structure term of each pixel, from weighted moments, to their sums. Both share one
// division, by the product of their denominators.
MASKBENCH_SIMD_TARGETS void add_similarities(const double* __restrict of, int64_t places, double correction,
                                             double* __restrict contrasts, double* __restrict wholes) {
  for (int64_t i = 0; i < places; ++i) {
    const double x = of[kMoments * i], y = of[kMoments * i + 1], squares = of[kMoments * i + 2],
                 product = of[kMoments * i + 3];
    const double both = x * y, own = x * x + y * y;
    const double variances = correction * (squares - own) + kC2, covariance = 2 * correction * (product - both) + kC2;
    const double luminances = own + kC1, inverse = 1 / (variances * luminances);
    const double contrast = covariance * luminances * inverse;
    contrasts[i] += contrast;
    wholes[i] += (2 * both + kC1) * variances * inverse * contrast;
  }
}

}  // namespace

const Taps& gaussian_taps() {
  static const Taps taps = gaussian(11, 1.5);
  return taps;
}

const Taps& uniform_taps() {
  static const Taps taps(7, 1.0 / 7);
  return taps;
}

SsimMeans ssim_means(const PlanePair& planes, const Taps& taps, double correction) {
  const auto length = int64_t(taps.size()), width = planes.width;
  const int64_t rows = planes.height - length + 1, columns = width - length + 1, line = kMoments * width;
  const Numbers all(planes.height * line), down(line), window(kMoments * columns);
  std::vector<double> contrasts(static_cast<size_t>(columns)), wholes(static_cast<size_t>(columns));
  find_moments(planes.x, planes.y, planes.height * width, all.get());
  for (int64_t row = 0; row < rows; ++row) {
    weigh(all.get() + row * line, line, line, taps.data(), length, down.get());
    weigh(down.get(), kMoments, kMoments * columns, taps.data(), length, window.get());
    add_similarities(window.get(), columns, correction, contrasts.data(), wholes.data());
  }
  const auto mean = [&](const std::vector<double>& sums) {
    return std::accumulate(sums.begin(), sums.end(), 0.0) / double(rows * columns);
  };
  return {mean(wholes), mean(contrasts)};
}

}  // namespace maskbench
