// Homographies from sl(3) and their gradients, for CUDA kernels and for the host. C++17.
#pragma once

#include "cuda/both_sides.h"

namespace maskbench::cuda {

// As in layers/warp.cpp: exp(A) = exp(A / 16)^16, by a Taylor series.
constexpr int kSquarings = 4, kTaylorTerms = 8;

// A 3x3 matrix, row by row, and its derivative along a direction.
struct DualMatrix {
  float value[9], slope[9];
};

MASKBENCH_BOTH_SIDES DualMatrix product(const DualMatrix& a, const DualMatrix& b, float scale) {
  DualMatrix c;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      float value = 0, slope = 0;
      for (int k = 0; k < 3; ++k) {
        value += a.value[3 * i + k] * b.value[3 * k + j];
        slope += a.slope[3 * i + k] * b.value[3 * k + j] + a.value[3 * i + k] * b.slope[3 * k + j];
      }
      c.value[3 * i + j] = value * scale, c.slope[3 * i + j] = slope * scale;
    }
  return c;
}

MASKBENCH_BOTH_SIDES DualMatrix exponential(DualMatrix A) {
  for (int i = 0; i < 9; ++i) A.value[i] /= 1 << kSquarings, A.slope[i] /= 1 << kSquarings;
  DualMatrix sum{{1, 0, 0, 0, 1, 0, 0, 0, 1}, {}};
  for (int term = kTaylorTerms; term >= 1; --term) {  // Horner
    sum = product(A, sum, 1.0f / float(term));
    for (int i = 0; i < 9; i += 4) sum.value[i] += 1;
  }
  for (int i = 0; i < kSquarings; ++i) sum = product(sum, sum, 1);
  return sum;
}

// Writes the element of sl(3) with these components [8], row by row.
MASKBENCH_BOTH_SIDES void fill_sl3(const float* p, float* A) {
  const float all[9] = {p[2], p[1], p[0], p[5], -p[2] - p[6], p[4], p[3], p[7], p[6]};
  for (int i = 0; i < 9; ++i) A[i] = all[i];
}

// Writes the homography H [9] of `p` [8].
MASKBENCH_BOTH_SIDES void homography_of(const float* p, float* H) {
  DualMatrix A{};
  fill_sl3(p, A.value);
  A = exponential(A);
  for (int i = 0; i < 9; ++i) H[i] = A.value[i];
}

// Writes the gradient [8] with respect to `p` of a loss whose gradient with respect to the homography is `by` [9].
// Reason:     The adjoint of the exponential's derivative at A is its derivative at the transpose of A.
MASKBENCH_BOTH_SIDES void homography_gradient_of(const float* p, const float* by, float* gradient) {
  float A[9];
  fill_sl3(p, A);
  DualMatrix transposed;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) transposed.value[3 * i + j] = A[3 * j + i];
  for (int i = 0; i < 9; ++i) transposed.slope[i] = by[i];
  const DualMatrix found = exponential(transposed);
  const float* g = found.slope;
  const float all[8] = {g[2], g[1], g[0] - g[4], g[6], g[5], g[3], g[8] - g[4], g[7]};
  for (int i = 0; i < 8; ++i) gradient[i] = all[i];
}

}  // namespace maskbench::cuda
