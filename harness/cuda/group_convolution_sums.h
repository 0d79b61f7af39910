// Grouped convolution for few channels a group, number by number, for CUDA kernels and for the host. C++17.
#pragma once

#include <cstdint>

#include "cuda/both_sides.h"

namespace maskbench::cuda {

// From x [B,C,H,W] by weights [N,C/groups,k,k] and padding k / 2 to y [B,N,OH,OW]; contiguous.
struct GroupSizes {
  int B, C, H, W, N, OH, OW, kernel, groups, stride;
};

constexpr int kGroupThreads = 256;  // of a block

MASKBENCH_BOTH_SIDES int64_t outputs_of(const GroupSizes& s) { return int64_t(s.B) * s.N * s.OH * s.OW; }
MASKBENCH_BOTH_SIDES int64_t inputs_of(const GroupSizes& s) { return int64_t(s.B) * s.C * s.H * s.W; }
MASKBENCH_BOTH_SIDES int weights_of(const GroupSizes& s) { return s.N * (s.C / s.groups) * s.kernel * s.kernel; }

// Number `index` of y. No bias: null.
MASKBENCH_BOTH_SIDES float group_output(const float* x, const float* weight, const float* bias, const GroupSizes& s,
                                        int64_t index) {
  const int ox = int(index % s.OW), oy = int(index / s.OW % s.OH), n = int(index / (int64_t(s.OW) * s.OH) % s.N);
  const int64_t b = index / (int64_t(s.OW) * s.OH * s.N);
  const int in = s.C / s.groups, first = n / (s.N / s.groups) * in, pad = s.kernel / 2;
  float sum = bias ? bias[n] : 0.0f;
  for (int c = 0; c < in; ++c) {
    const float* plane = x + (b * s.C + first + c) * s.H * s.W;
    const float* taps = weight + (n * in + c) * s.kernel * s.kernel;
    for (int i = 0; i < s.kernel; ++i) {
      const int row = oy * s.stride + i - pad;
      if (row < 0 || row >= s.H) continue;
      for (int j = 0; j < s.kernel; ++j) {
        const int column = ox * s.stride + j - pad;
        if (column >= 0 && column < s.W) sum += plane[row * s.W + column] * taps[i * s.kernel + j];
      }
    }
  }
  return sum;
}

// Number `index` of the gradient with respect to x, from the gradient `dy` with respect to y.
MASKBENCH_BOTH_SIDES float group_input_gradient(const float* dy, const float* weight, const GroupSizes& s,
                                                int64_t index) {
  const int column = int(index % s.W), row = int(index / s.W % s.H), c = int(index / (int64_t(s.W) * s.H) % s.C);
  const int64_t b = index / (int64_t(s.W) * s.H * s.C);
  const int in = s.C / s.groups, out = s.N / s.groups, group = c / in, pad = s.kernel / 2;
  float sum = 0;
  for (int n = group * out; n < (group + 1) * out; ++n) {
    const float* map = dy + (b * s.N + n) * s.OH * s.OW;
    const float* taps = weight + (n * in + c - group * in) * s.kernel * s.kernel;
    for (int i = (row + pad) % s.stride; i < s.kernel; i += s.stride) {
      const int oy = (row + pad - i) / s.stride;
      if (row + pad < i || oy >= s.OH) continue;
      for (int j = (column + pad) % s.stride; j < s.kernel; j += s.stride) {
        const int ox = (column + pad - j) / s.stride;
        if (column + pad >= j && ox < s.OW) sum += map[oy * s.OW + ox] * taps[i * s.kernel + j];
      }
    }
  }
  return sum;
}

// What one thread of a block adds up of the gradient with respect to weight `index`: every kGroupThreads-th pixel.
MASKBENCH_BOTH_SIDES float group_weight_part(const float* x, const float* dy, const GroupSizes& s, int index,
                                             int thread) {
  const int taps = s.kernel * s.kernel, in = s.C / s.groups, pixels = s.OH * s.OW;
  const int j = index % s.kernel, i = index / s.kernel % s.kernel, c = index / taps % in, n = index / (taps * in);
  const int first = n / (s.N / s.groups) * in, pad = s.kernel / 2;
  float sum = 0;
  for (int64_t pixel = thread; pixel < int64_t(s.B) * pixels; pixel += kGroupThreads) {
    const int64_t b = pixel / pixels;
    const int place = int(pixel % pixels), row = place / s.OW * s.stride + i - pad,
              column = place % s.OW * s.stride + j - pad;
    if (row >= 0 && row < s.H && column >= 0 && column < s.W)
      sum += dy[(b * s.N + n) * pixels + place] * x[((b * s.C + first + c) * s.H + row) * s.W + column];
  }
  return sum;
}

}  // namespace maskbench::cuda
