// Kernels of grouped convolutions on the CPU: channels are planes, and eight neighbouring pixels of a plane are one
// vector, so that groups of few channels leave no lane empty. Raw memory only.
// Trap:       The source file is compiled for AVX2: it must not instantiate inline functions that other files share.
#pragma once

#include <cstdint>

namespace maskbench {

// Vector width in pixels; counts that are read and written are rounded up to it.
constexpr int64_t kPixels = 8;

// Whether the processor has AVX2 and FMA.
bool has_plane_kernels();

// A weighted sum over `depth` shifted planes for 1, 2 or 4 outputs: plane t begins at source + offsets[t], and
// matrix[t * outputs + n] is its weight in output n.
struct PlaneSum {
  const int32_t* offsets;
  const float* matrix;
  int64_t depth, outputs;
};

// out[n * pitch + i] = bias[n] + sum over t of matrix[t][n] * source[offsets[t] + i], pixels i < count. No bias: null.
void sum_planes(const PlaneSum& sum, const float* source, const float* bias, int64_t count, float* out, int64_t pitch);

// Maximum number of planes of correlate_planes with one map or two, bounded by the number of vector registers.
constexpr int64_t most_taps(int64_t maps) { return maps == 2 ? 6 : 9; }

// sums[n * kernels + places[t]] += sum over i < count of map[n * pitch + i] * source[offsets[t] + i], for `taps` planes
// and one or two maps. `count` is a multiple of 8.
void correlate_planes(const float* source, const int32_t* offsets, const int32_t* places, int64_t taps,
                      const float* map, int64_t pitch, int64_t maps, int64_t count, float* sums, int64_t kernels);

// Converts a channels-last line to planes: to[c * pitch + i] = from[i * step + c], c < channels, i < count.
void deinterleave_line(const float* from, int64_t step, int64_t channels, int64_t count, float* to, int64_t pitch);

// Converts planes to a channels-last line: to[i * step + n] = from[n * pitch + i], n < planes, i < count.
void interleave_line(const float* from, int64_t pitch, int64_t planes, int64_t count, float* to, int64_t step);

}  // namespace maskbench
