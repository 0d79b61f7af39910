// Sizes of a pyramidal convolution, convertible to a list of integers that autograd can save.
#pragma once

#include <cstdint>
#include <vector>

namespace maskbench {

// From [B,C,H,W] to [B,N,OH,OW].
struct PyramidShape {
  // The level's weights [out, in, k, k] begin at `weights` in the concatenated weights of all levels.
  struct Level {
    int64_t kernel, groups, out;
    int64_t in;              // input channels of a group
    int64_t first, weights;  // first output channel, offset of the weights
    int64_t shift;           // of its kernel in the largest one; their centres coincide
    int64_t out_of_group() const { return out / groups; }
    int64_t taps() const { return kernel * kernel; }
  };

  int64_t B, C, H, W, stride;
  std::vector<Level> levels;

  int64_t OH() const { return (H - 1) / stride + 1; }
  int64_t OW() const { return (W - 1) / stride + 1; }
  int64_t N() const { return levels.back().first + levels.back().out; }
  int64_t largest = 1;  // kernel
  int64_t padding() const { return largest / 2; }
  int64_t reach() const { return (largest - 1) / stride; }  // of the largest kernel, in pixels of one phase

  // B, C, H, W, stride, then kernel, groups, out of each level.
  std::vector<int64_t> numbers() const;
  static PyramidShape of(const std::vector<int64_t>& numbers);
};

}  // namespace maskbench
