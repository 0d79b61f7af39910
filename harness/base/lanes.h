// SIMD vectors of eight numbers. Templates over F are instantiated with Lanes (used for rendering) and with float (used
// by the tests as a reference); both give the same bits, because every lane performs the scalar operations.
// Trap:       Every function that takes or returns Lanes must be inlined, or it is compiled for one instruction set
//             only. Memory shared with other code holds floats: the alignment of a vector type depends on the
//             instruction set.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "base/simd_targets.h"

namespace maskbench::simd {

constexpr int kLanes = 8;
typedef float Lanes __attribute__((vector_size(4 * kLanes)));
typedef float Quad __attribute__((vector_size(16)));
typedef int32_t IntLanes __attribute__((vector_size(4 * kLanes)));  // also the result of a comparison: 0 or -1
constexpr IntLanes kLane = {0, 1, 2, 3, 4, 5, 6, 7};                // the index of each lane

MASKBENCH_INLINE Lanes load(const float* from) {
  Lanes x;
  std::memcpy(&x, from, sizeof x);
  return x;
}
MASKBENCH_INLINE IntLanes load(const int32_t* from) {
  IntLanes x;
  std::memcpy(&x, from, sizeof x);
  return x;
}
MASKBENCH_INLINE void store(float* to, Lanes x) { std::memcpy(to, &x, sizeof x); }
MASKBENCH_INLINE void store(int32_t* to, IntLanes x) { std::memcpy(to, &x, sizeof x); }

// Returns a vector with every lane equal to `x`.
template <class F>
MASKBENCH_INLINE F all(float x) {
  return x - F{};
}

// Returns a bit mask of the lanes in which a comparison holds: bit l is lane l.
MASKBENCH_INLINE uint32_t lane_bits(IntLanes condition) {
  typedef uint64_t Pairs __attribute__((vector_size(4 * kLanes)));
  const Pairs p = (Pairs)(condition & IntLanes{1, 2, 4, 8, 16, 32, 64, 128});
  const uint64_t both = p[0] | p[1] | p[2] | p[3];
  return uint32_t(both | both >> 32);
}
MASKBENCH_INLINE bool any(bool condition) { return condition; }
MASKBENCH_INLINE bool any(IntLanes condition) {
  typedef int64_t Pairs __attribute__((vector_size(4 * kLanes)));
  const Pairs p = (Pairs)condition;
  return (p[0] | p[1] | p[2] | p[3]) != 0;
}

MASKBENCH_INLINE int32_t whole(float x) { return int32_t(x); }  // truncates towards 0
MASKBENCH_INLINE IntLanes whole(Lanes x) { return __builtin_convertvector(x, IntLanes); }
MASKBENCH_INLINE float real(int32_t x) { return float(x); }
MASKBENCH_INLINE Lanes real(IntLanes x) { return __builtin_convertvector(x, Lanes); }

MASKBENCH_INLINE float magnitude(float x) { return std::abs(x); }
MASKBENCH_INLINE Lanes magnitude(Lanes x) { return (Lanes)((IntLanes)x & 0x7fffffff); }
MASKBENCH_INLINE float floored(float x) { return std::floor(x); }
MASKBENCH_INLINE Lanes floored(Lanes x) {  // only for values in the range of int32_t
  const Lanes cut = real(whole(x));
  return cut > x ? cut - 1 : cut;
}
MASKBENCH_INLINE float root(float x) { return std::sqrt(x); }
MASKBENCH_INLINE Lanes root(Lanes x) {
  Lanes y;
  for (int l = 0; l < kLanes; ++l) y[l] = __builtin_sqrtf(x[l]);
  return y;
}
template <class T>
MASKBENCH_INLINE T entry(const T* table, int32_t i) {
  return table[i];
}
template <class T>
MASKBENCH_INLINE auto entry(const T* p, IntLanes i) {
  return decltype(load(p)){p[i[0]], p[i[1]], p[i[2]], p[i[3]], p[i[4]], p[i[5]], p[i[6]], p[i[7]]};
}

template <class F>
MASKBENCH_INLINE F lesser(F a, F b) {
  return b < a ? b : a;
}
template <class F>
MASKBENCH_INLINE F greater(F a, F b) {
  return b > a ? b : a;
}
// Transposes eight rows of four: out[k] holds element k of each row.
MASKBENCH_INLINE void transpose(const float* const* from, Lanes* out) {
  Lanes row[4];
  for (int i = 0; i < 4; ++i) {
    Quad upper, lower;
    std::memcpy(&upper, from[i], sizeof upper);
    std::memcpy(&lower, from[i + 4], sizeof lower);
    row[i] = __builtin_shufflevector(upper, lower, 0, 1, 2, 3, 4, 5, 6, 7);
  }
  const Lanes a = __builtin_shufflevector(row[0], row[1], 0, 8, 1, 9, 4, 12, 5, 13),
              b = __builtin_shufflevector(row[2], row[3], 0, 8, 1, 9, 4, 12, 5, 13),
              c = __builtin_shufflevector(row[0], row[1], 2, 10, 3, 11, 6, 14, 7, 15),
              d = __builtin_shufflevector(row[2], row[3], 2, 10, 3, 11, 6, 14, 7, 15);
  out[0] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
  out[1] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
  out[2] = __builtin_shufflevector(c, d, 0, 1, 8, 9, 4, 5, 12, 13);
  out[3] = __builtin_shufflevector(c, d, 2, 3, 10, 11, 6, 7, 14, 15);
}

}  // namespace maskbench::simd
