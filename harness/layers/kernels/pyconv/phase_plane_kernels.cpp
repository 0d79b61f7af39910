#include "layers/kernels/pyconv/phase_plane_kernels.h"

#include <immintrin.h>

#include <utility>

namespace maskbench {
namespace {

// Accumulators stay in registers only if the loops over them are unrolled.
#define MASKBENCH_UNROLL _Pragma("GCC unroll 16")

// Trap:       GCC folds the load into each product as a memory operand and so loads it again; a vector that crosses a
//             cache line costs two accesses each time.
inline __m256 load_once(const float* from) {
  __m256 lanes = _mm256_loadu_ps(from);
  asm("" : "+x"(lanes));
  return lanes;
}

constexpr int64_t kDepth = 128;  // planes per pass over the pixels, so that their lines stay in the cache

// Sums V * 8 pixels of N outputs in registers, of which there are 16: the fewer of the N weights and the V vectors are
// kept in registers, the others are loaded one at a time. Without a bias the sums continue from `out`.
template <int N, int V>
inline void sum_tile(const PlaneSum& sum, const float* source, const float* bias, float* out, int64_t pitch) {
  __m256 sums[N][V];
  MASKBENCH_UNROLL
  for (int n = 0; n < N; ++n) MASKBENCH_UNROLL
  for (int v = 0; v < V; ++v)
    sums[n][v] = bias ? _mm256_broadcast_ss(bias + n) : _mm256_loadu_ps(out + n * pitch + 8 * v);
  const float* weight = sum.matrix;
  for (int64_t t = 0; t < sum.depth; ++t, weight += N) {
    const float* plane = source + sum.offsets[t];
    if constexpr (N < V) {
      __m256 w[N];
      MASKBENCH_UNROLL
      for (int n = 0; n < N; ++n) w[n] = _mm256_broadcast_ss(weight + n);
      MASKBENCH_UNROLL
      for (int v = 0; v < V; ++v) {
        const __m256 x = load_once(plane + 8 * v);
        MASKBENCH_UNROLL
        for (int n = 0; n < N; ++n) sums[n][v] = _mm256_fmadd_ps(x, w[n], sums[n][v]);
      }
    } else {
      __m256 x[V];
      MASKBENCH_UNROLL
      for (int v = 0; v < V; ++v) x[v] = _mm256_loadu_ps(plane + 8 * v);
      MASKBENCH_UNROLL
      for (int n = 0; n < N; ++n) {
        const __m256 w = _mm256_broadcast_ss(weight + n);
        MASKBENCH_UNROLL
        for (int v = 0; v < V; ++v) sums[n][v] = _mm256_fmadd_ps(x[v], w, sums[n][v]);
      }
    }
  }
  MASKBENCH_UNROLL
  for (int n = 0; n < N; ++n) MASKBENCH_UNROLL
  for (int v = 0; v < V; ++v) _mm256_storeu_ps(out + n * pitch + 8 * v, sums[n][v]);
}

// Tiles of V vectors, then the remainder with smaller tiles.
template <int N, int V>
void sum_tiles(const PlaneSum& sum, const float* source, const float* bias, int64_t vectors, float* out,
               int64_t pitch) {
  for (; vectors >= V; vectors -= V, source += 8 * V, out += 8 * V) sum_tile<N, V>(sum, source, bias, out, pitch);
  if constexpr (V > 1)
    if (vectors > 0) sum_tiles<N, V / 2>(sum, source, bias, vectors, out, pitch);
}

// Correlates M maps with T planes.
template <int M, int T>
void correlate_tile(const float* source, const int32_t* offsets, const int32_t* places, const float* map, int64_t pitch,
                    int64_t count, float* sums, int64_t kernels) {
  __m256 sum[M][T];
  const float* plane[T];
  MASKBENCH_UNROLL
  for (int t = 0; t < T; ++t) {
    plane[t] = source + offsets[t];
    MASKBENCH_UNROLL
    for (int m = 0; m < M; ++m) sum[m][t] = _mm256_setzero_ps();
  }
  for (int64_t i = 0; i < count; i += 8) {
    __m256 value[M];
    MASKBENCH_UNROLL
    for (int m = 0; m < M; ++m) value[m] = _mm256_loadu_ps(map + m * pitch + i);
    MASKBENCH_UNROLL
    for (int t = 0; t < T; ++t) {
      const __m256 x = load_once(plane[t] + i);
      MASKBENCH_UNROLL
      for (int m = 0; m < M; ++m) sum[m][t] = _mm256_fmadd_ps(x, value[m], sum[m][t]);
    }
  }
  MASKBENCH_UNROLL
  for (int m = 0; m < M; ++m) MASKBENCH_UNROLL
  for (int t = 0; t < T; ++t) {
    const __m128 half = _mm_add_ps(_mm256_castps256_ps128(sum[m][t]), _mm256_extractf128_ps(sum[m][t], 1));
    const __m128 quarter = _mm_add_ps(half, _mm_movehl_ps(half, half));
    sums[m * kernels + places[t]] += _mm_cvtss_f32(_mm_add_ss(quarter, _mm_movehdup_ps(quarter)));
  }
}

// Transposes 8 x 8 floats in registers.
inline void transpose(__m256 (&row)[8]) {
  __m256 pair[8], four[8];
  MASKBENCH_UNROLL
  for (int i = 0; i < 8; i += 2) {
    pair[i] = _mm256_unpacklo_ps(row[i], row[i + 1]);
    pair[i + 1] = _mm256_unpackhi_ps(row[i], row[i + 1]);
  }
  MASKBENCH_UNROLL
  for (int i = 0; i < 8; i += 4) {
    four[i] = _mm256_shuffle_ps(pair[i], pair[i + 2], 0x44);
    four[i + 1] = _mm256_shuffle_ps(pair[i], pair[i + 2], 0xee);
    four[i + 2] = _mm256_shuffle_ps(pair[i + 1], pair[i + 3], 0x44);
    four[i + 3] = _mm256_shuffle_ps(pair[i + 1], pair[i + 3], 0xee);
  }
  MASKBENCH_UNROLL
  for (int i = 0; i < 4; ++i) {
    row[i] = _mm256_permute2f128_ps(four[i], four[i + 4], 0x20);
    row[i + 4] = _mm256_permute2f128_ps(four[i], four[i + 4], 0x31);
  }
}

using Correlate = void (*)(const float*, const int32_t*, const int32_t*, const float*, int64_t, int64_t, float*,
                           int64_t);

template <int M, int... T>
Correlate correlate_by(int64_t taps, std::integer_sequence<int, T...>) {
  constexpr Correlate kOf[] = {&correlate_tile<M, T + 1>...};
  return kOf[taps - 1];
}

}  // namespace

bool has_plane_kernels() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

void sum_planes(const PlaneSum& sum, const float* source, const float* bias, int64_t count, float* out, int64_t pitch) {
  const int64_t vectors = (count + 7) / 8;
  const auto tiles = sum.outputs == 4 ? &sum_tiles<4, 3> : sum.outputs == 2 ? &sum_tiles<2, 6> : &sum_tiles<1, 12>;
  const float zeros[4] = {};
  PlaneSum part = sum;
  for (int64_t t = 0; t == 0 || t < sum.depth; t += kDepth) {
    part.offsets = sum.offsets + t;
    part.matrix = sum.matrix + t * sum.outputs;
    part.depth = sum.depth - t < kDepth ? sum.depth - t : kDepth;
    tiles(part, source, t > 0 ? nullptr : bias ? bias : zeros, vectors, out, pitch);
  }
}

void correlate_planes(const float* source, const int32_t* offsets, const int32_t* places, int64_t taps,
                      const float* map, int64_t pitch, int64_t maps, int64_t count, float* sums, int64_t kernels) {
  const Correlate tile = maps == 2 ? correlate_by<2>(taps, std::make_integer_sequence<int, most_taps(2)>())
                                   : correlate_by<1>(taps, std::make_integer_sequence<int, most_taps(1)>());
  tile(source, offsets, places, map, pitch, count, sums, kernels);
}

void deinterleave_line(const float* from, int64_t step, int64_t channels, int64_t count, float* to, int64_t pitch) {
  int64_t c = 0;
  for (; c + 8 <= channels; c += 8) {
    int64_t i = 0;
    for (; i + 8 <= count; i += 8) {
      __m256 rows[8];
      MASKBENCH_UNROLL
      for (int j = 0; j < 8; ++j) rows[j] = _mm256_loadu_ps(from + (i + j) * step + c);
      transpose(rows);
      MASKBENCH_UNROLL
      for (int j = 0; j < 8; ++j) _mm256_storeu_ps(to + (c + j) * pitch + i, rows[j]);
    }
    for (; i < count; ++i)
      for (int64_t j = c; j < c + 8; ++j) to[j * pitch + i] = from[i * step + j];
  }
  for (; c < channels; ++c)
    for (int64_t i = 0; i < count; ++i) to[c * pitch + i] = from[i * step + c];
}

void interleave_line(const float* from, int64_t pitch, int64_t planes, int64_t count, float* to, int64_t step) {
  int64_t n = 0;
  for (; n + 8 <= planes; n += 8) {
    int64_t i = 0;
    for (; i + 8 <= count; i += 8) {
      __m256 rows[8];
      MASKBENCH_UNROLL
      for (int j = 0; j < 8; ++j) rows[j] = _mm256_loadu_ps(from + (n + j) * pitch + i);
      transpose(rows);
      MASKBENCH_UNROLL
      for (int j = 0; j < 8; ++j) _mm256_storeu_ps(to + (i + j) * step + n, rows[j]);
    }
    for (; i < count; ++i)
      for (int64_t j = n; j < n + 8; ++j) to[i * step + j] = from[j * pitch + i];
  }
  for (; n < planes; ++n)
    for (int64_t i = 0; i < count; ++i) to[i * step + n] = from[n * pitch + i];
}

}  // namespace maskbench
