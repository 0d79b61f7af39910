// Pictures laid out for sums over shifted planes (plane_kernels.h).
#pragma once

#include <torch/types.h>

#include "layers/kernels/pyconv/phase_plane_kernels.h"

namespace maskbench {

using torch::Tensor;

inline int64_t whole_vectors(int64_t pixels) { return (pixels + kPixels - 1) / kPixels * kPixels; }

// Pictures as planes, each cut into stride x stride of them, one for the pixels of each phase, in a frame of zeros: the
// taps of a kernel then look at neighbours at every stride. Planes of one channel and phase lie picture after picture,
// `pitch` apart, so that a plane of all pictures is one long row of pixels.
class Planes {
 public:
  // A picture's pixel (y, x) lies at phase ((y + low) % stride, (x + low) % stride), row (y + low) / stride. Without
  // channels there are sizes, but no memory.
  Planes(int64_t channels, int64_t pictures, int64_t stride, int64_t low, int64_t rows, int64_t width);

  // Copies the pictures [first, first + count) of `from` [B,C,H,W], channels last, each time of the same C, H and W.
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
