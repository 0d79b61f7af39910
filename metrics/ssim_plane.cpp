#include "metrics/ssim_plane.h"

#include <algorithm>
#include <cmath>

// Built for several processors; which one runs is decided when the program starts. Without contraction all of them give
// the same bits.
#define MASKBENCH_EVERY_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))

namespace maskbench {
namespace {

constexpr double kC1 = 0.01 * 0.01, kC2 = 0.03 * 0.03;  // (K L)^2 with L = 1

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

// What is weighed: one line of each plane.
struct Lines {
  double *x, *y, *squares, *product;  // x, y, x^2 + y^2, xy
};

MASKBENCH_EVERY_PROCESSOR void add_line(const double* __restrict x, const double* __restrict y, int64_t width,
                                        double tap, Lines to) {
  double* __restrict sx = to.x, * __restrict sy = to.y, * __restrict squares = to.squares, * __restrict product = to.product;
  for (int64_t i = 0; i < width; ++i) {
    const double a = x[i], b = y[i], wa = tap * a, wb = tap * b;
    sx[i] += wa;
    sy[i] += wb;
    squares[i] += wa * a + wb * b;
    product[i] += wa * b;
  }
}

// out[i] = sum of taps[t] in[i + t]. Sixteen places at once for every tap, so that sums stay in registers.
MASKBENCH_EVERY_PROCESSOR void weigh(const double* __restrict in, int64_t count, const double* __restrict taps,
                                     int64_t length, double* __restrict out) {
  constexpr int64_t kBlock = 16;
  int64_t i = 0;
  for (; i + kBlock <= count; i += kBlock) {
    double sums[kBlock] = {};
    for (int64_t t = 0; t < length; ++t)
      for (int64_t j = 0; j < kBlock; ++j) sums[j] += taps[t] * in[i + t + j];
    for (int64_t j = 0; j < kBlock; ++j) out[i + j] = sums[j];
  }
  for (; i < count; ++i) {
    double sum = 0;
    for (int64_t t = 0; t < length; ++t) sum += taps[t] * in[i + t];
    out[i] = sum;
  }
}

// From means to similarities; into `of.x` those of contrast and structure, into `of.y` the whole.
MASKBENCH_EVERY_PROCESSOR void compare(Lines of, int64_t count, double correction) {
  double* __restrict x = of.x, * __restrict y = of.y;
  const double* __restrict squares = of.squares, * __restrict product = of.product;
  for (int64_t i = 0; i < count; ++i) {
    const double both = x[i] * y[i], own = x[i] * x[i] + y[i] * y[i];
    const double variances = correction * (squares[i] - own), covariance = correction * (product[i] - both);
    const double contrast = (2 * covariance + kC2) / (variances + kC2);
    x[i] = contrast;
    y[i] = (2 * both + kC1) / (own + kC1) * contrast;
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
  const int64_t rows = planes.height - length + 1, columns = width - length + 1;
  std::vector<double> down(size_t(4 * width)), across(size_t(4 * columns));
  const auto lines = [](std::vector<double>& of, int64_t each) {
    return Lines{of.data(), of.data() + each, of.data() + 2 * each, of.data() + 3 * each};
  };
  const Lines summed = lines(down, width), weighed = lines(across, columns);
  SsimMeans sum{0, 0};
  for (int64_t row = 0; row < rows; ++row) {
    std::fill(down.begin(), down.end(), 0.0);
    for (int64_t t = 0; t < length; ++t)
      add_line(planes.x + (row + t) * width, planes.y + (row + t) * width, width, taps[size_t(t)], summed);
    for (double* Lines::*line : {&Lines::x, &Lines::y, &Lines::squares, &Lines::product})
      weigh(summed.*line, columns, taps.data(), length, weighed.*line);
    compare(weighed, columns, correction);
    for (int64_t i = 0; i < columns; ++i) sum.contrast += weighed.x[i], sum.ssim += weighed.y[i];
  }
  const double places = double(rows * columns);
  return {sum.ssim / places, sum.contrast / places};
}

}  // namespace maskbench
