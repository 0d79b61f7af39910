// The arithmetic of a convolution on the CPU: patches of pictures, channels last, times a matrix; eight lanes at once.
// Raw memory only: the file behind it is built for AVX2, and nothing that others share may be compiled there.
#pragma once

#include <cstdint>

namespace maskbench {

// Lanes are computed by eights: a matrix has its columns rounded up to that.
constexpr int64_t kLanes = 8;

// Whether this machine can run what follows.
bool has_convolution_kernels();

// A patch for each pixel of a map: `rows` runs of `row` floats, `pitch` apart, the first at source + from[pixel].
struct Patches {
  const float* source;
  const int32_t* from;
  int64_t rows, row, pitch;
};

// The matrix that patches are multiplied with is stored in blocks of 16 columns (the last of 8, where fewer are left),
// each block [rows * row, its columns] by itself. Column c of a matrix `depth` deep begins here:
inline int64_t column_offset(int64_t c, int64_t depth, int64_t columns) {
  const int64_t block = c / 16 * 16, width = columns - block <= 8 ? 8 : 16;
  return block * depth + c % 16 % width;
}
inline int64_t column_stride(int64_t c, int64_t columns) { return columns - c / 16 * 16 <= 8 ? 8 : 16; }

// Pixels [begin, end): out[to[pixel] + c] = bias[c] + patch * matrix, for `columns` columns. `bias` has its columns
// rounded up to 8, or is null.
void multiply_patches(const Patches& patches, int64_t begin, int64_t end, const float* matrix, int64_t columns,
                      const float* bias, const int32_t* to, float* out);

// matrix += sum over pixels of patch^T * map[pixel], the rows [first_row, last_row) of the patches only. `map` is
// [pixels, columns], columns a multiple of 8.
void correlate_patches(const Patches& patches, int64_t pixels, int64_t first_row, int64_t last_row, const float* map,
                       int64_t columns, float* matrix);

}  // namespace maskbench
