#include "layers/kernels/pyconv/phase_planes.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace maskbench {

Planes::Planes(int64_t channels, int64_t pictures, int64_t stride, int64_t low, int64_t rows, int64_t width)
    : stride(stride), low(low), rows(rows), width(width), pitch(whole_vectors(rows * width)), pictures(pictures) {
  const int64_t all = channels * stride * stride * pictures * pitch, behind = width + 2 * kPixels;
  if (channels > 0) values_ = torch::zeros({all + behind}, torch::kFloat32);
}

// The padding stays zero: fill() never writes it.
void Planes::fill(const Tensor& from, int64_t first, int64_t count) {
  const int64_t C = from.size(1), H = from.size(2), W = from.size(3), next = plane(1, 0, 0);
  for (int64_t b = 0; b < count; ++b) {
    float* planes = values_.mutable_data_ptr<float>() + b * pitch;
    for (int64_t y = 0; y < H; ++y) {
      const float* line = from.const_data_ptr<float>() + ((first + b) * H + y) * W * C;
      for (int64_t x = 0; x < std::min(stride, W); ++x)
        deinterleave_line(
            line + x * C, stride * C, C, at::divup(W - x, stride),
            planes + plane(0, (y + low) % stride, (x + low) % stride) + (y + low) / stride * width + (x + low) / stride,
            next);
    }
  }
}

}  // namespace maskbench
