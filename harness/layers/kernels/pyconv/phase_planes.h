// Pictures in phase-plane layout, for weighted sums over shifted planes (phase_plane_kernels.h).
#pragma once

#include <torch/types.h>

#include "layers/kernels/pyconv/phase_plane_kernels.h"

namespace maskbench {

using torch::Tensor;

inline int64_t whole_vectors(int64_t pixels) { return (pixels + kPixels - 1) / kPixels * kPixels; }

// Each channel is split into stride x stride zero-padded planes, one per phase of the pixel coordinates, so that
// neighbouring outputs read neighbouring pixels at every stride. The planes of one channel and phase follow each other
// picture by picture, `pitch` floats apart: one contiguous row of pixels for all pictures.
class Planes {
 public:
  // Pixel (y, x) is at phase ((y + low) % stride, (x + low) % stride), row (y + low) / stride. With 0 channels only
  // sizes are set, no memory is allocated.
  Planes(int64_t channels, int64_t pictures, int64_t stride, int64_t low, int64_t rows, int64_t width);

  // Copies the pictures [first, first + count) of `from` [B,C,H,W], channels last. C, H and W must be the same in every
  // call.
  void fill(const Tensor& from, int64_t first, int64_t count);

  int64_t plane(int64_t channel, int64_t vertical, int64_t horizontal) const {
    return ((channel * stride + vertical) * stride + horizontal) * pictures * pitch;
  }
  const float* data() const { return values_.const_data_ptr<float>(); }

  const int64_t stride, low, rows, width, pitch, pictures;

 private:
  Tensor values_;
};

}  // namespace maskbench
