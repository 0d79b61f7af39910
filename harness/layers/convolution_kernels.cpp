#include "layers/convolution_kernels.h"

#include <immintrin.h>

namespace maskbench {
namespace {

// Sums stay in registers only if loops over them are gone.
#define MASKBENCH_UNROLL _Pragma("GCC unroll 16")

constexpr int64_t kChunk = 192;  // pixels whose patches stay in the cache while all columns pass

// The first `count` of eight lanes. Trap: a masked store is microcode on many a machine.
inline void store_first(float* to, __m256 lanes, int64_t count) {
  if (count >= 8) {
    _mm256_storeu_ps(to, lanes);
    return;
  }
  float kept[8];
  _mm256_storeu_ps(kept, lanes);
  for (int64_t i = 0; i < count; ++i) to[i] = kept[i];
}

// P pixels times V * 8 columns, all in registers.
template <int P, int V>
inline void multiply_tile(const Patches& patches, const int32_t* from, const float* matrix, const float* bias,
                          const int32_t* to, int64_t columns, float* out) {
  __m256 sum[P][V];
  MASKBENCH_UNROLL
  for (int v = 0; v < V; ++v) {
    const __m256 start = bias ? _mm256_loadu_ps(bias + 8 * v) : _mm256_setzero_ps();
    MASKBENCH_UNROLL
    for (int p = 0; p < P; ++p) sum[p][v] = start;
  }
  const float* patch[P];
  MASKBENCH_UNROLL
  for (int p = 0; p < P; ++p) patch[p] = patches.source + from[p];
  for (int64_t row = 0; row < patches.rows; ++row) {
    for (int64_t j = 0; j < patches.row; ++j, matrix += 8 * V) {
      __m256 weight[V];
      MASKBENCH_UNROLL
      for (int v = 0; v < V; ++v) weight[v] = _mm256_loadu_ps(matrix + 8 * v);
      MASKBENCH_UNROLL
      for (int p = 0; p < P; ++p) {
        const __m256 x = _mm256_broadcast_ss(patch[p] + j);
        MASKBENCH_UNROLL
        for (int v = 0; v < V; ++v) sum[p][v] = _mm256_fmadd_ps(x, weight[v], sum[p][v]);
      }
    }
    MASKBENCH_UNROLL
    for (int p = 0; p < P; ++p) patch[p] += patches.pitch;
  }
  MASKBENCH_UNROLL
  for (int v = 0; v < V; ++v) {
    MASKBENCH_UNROLL
    for (int p = 0; p < P; ++p) store_first(out + to[p] + 8 * v, sum[p][v], columns - 8 * v);
  }
}

// The last tile moves back to be a whole one: what it computes twice is the same twice.
template <int P, int V>
void multiply_block(const Patches& patches, int64_t begin, int64_t end, const float* matrix, const float* bias,
                    const int32_t* to, int64_t columns, float* out) {
  if (end - begin < P) {
    for (int64_t i = begin; i < end; ++i)
      multiply_tile<1, V>(patches, patches.from + i, matrix, bias, to + i, columns, out);
    return;
  }
  for (int64_t i = begin; i < end; i += P) {
    const int64_t first = i + P <= end ? i : end - P;
    multiply_tile<P, V>(patches, patches.from + first, matrix, bias, to + first, columns, out);
  }
}

// J floats of a row times V * 8 columns, over pixels [begin, end).
template <int J, int V>
void correlate_tile(const Patches& patches, int64_t begin, int64_t end, const float* source, const float* map,
                    int64_t columns, float* matrix) {
  __m256 sum[J][V];
  MASKBENCH_UNROLL
  for (int j = 0; j < J; ++j) MASKBENCH_UNROLL
  for (int v = 0; v < V; ++v) sum[j][v] = _mm256_loadu_ps(matrix + (j * V + v) * 8);
  for (int64_t i = begin; i < end; ++i) {
    __m256 value[V];
    MASKBENCH_UNROLL
    for (int v = 0; v < V; ++v) value[v] = _mm256_loadu_ps(map + i * columns + 8 * v);
    const float* patch = source + patches.from[i];
    MASKBENCH_UNROLL
    for (int j = 0; j < J; ++j) {
      const __m256 x = _mm256_broadcast_ss(patch + j);
      MASKBENCH_UNROLL
      for (int v = 0; v < V; ++v) sum[j][v] = _mm256_fmadd_ps(x, value[v], sum[j][v]);
    }
  }
  MASKBENCH_UNROLL
  for (int j = 0; j < J; ++j) MASKBENCH_UNROLL
  for (int v = 0; v < V; ++v) _mm256_storeu_ps(matrix + (j * V + v) * 8, sum[j][v]);
}

// One row of the patches, 6 floats a tile; the remainder by its size.
template <int V>
void correlate_row(const Patches& patches, int64_t begin, int64_t end, const float* source, const float* map,
                   int64_t columns, float* matrix) {
  int64_t j = 0;
  for (; j + 6 <= patches.row; j += 6, matrix += 48 * V)
    correlate_tile<6, V>(patches, begin, end, source + j, map, columns, matrix);
  constexpr auto kRest = [] {
    struct Tiles {
      decltype(&correlate_tile<1, V>) of[5];
    };
    return Tiles{{&correlate_tile<1, V>, &correlate_tile<2, V>, &correlate_tile<3, V>, &correlate_tile<4, V>,
                  &correlate_tile<5, V>}};
  }();
  if (j < patches.row) kRest.of[patches.row - j - 1](patches, begin, end, source + j, map, columns, matrix);
}

}  // namespace

bool has_convolution_kernels() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

void multiply_patches(const Patches& patches, int64_t begin, int64_t end, const float* matrix, int64_t columns,
                      const float* bias, const int32_t* to, float* out) {
  const int64_t depth = patches.rows * patches.row;
  for (int64_t chunk = begin; chunk < end; chunk += kChunk) {
    const int64_t stop = chunk + kChunk < end ? chunk + kChunk : end;
    for (int64_t c = 0; c < columns; c += 16) {
      const auto block = columns - c <= 8 ? multiply_block<12, 1> : multiply_block<6, 2>;
      block(patches, chunk, stop, matrix + c * depth, bias ? bias + c : nullptr, to, columns - c, out + c);
    }
  }
}

void correlate_patches(const Patches& patches, int64_t pixels, int64_t first_row, int64_t last_row, const float* map,
                       int64_t columns, float* matrix) {
  const int64_t depth = patches.rows * patches.row;
  for (int64_t chunk = 0; chunk < pixels; chunk += kChunk) {
    const int64_t stop = chunk + kChunk < pixels ? chunk + kChunk : pixels;
    for (int64_t row = first_row; row < last_row; ++row)
      for (int64_t c = 0; c < columns; c += 16) {
        const bool narrow = columns - c <= 8;
        const auto block = narrow ? correlate_row<1> : correlate_row<2>;
        block(patches, chunk, stop, patches.source + row * patches.pitch, map + c, columns,
              matrix + c * depth + row * patches.row * (narrow ? 8 : 16));
      }
  }
}

}  // namespace maskbench
