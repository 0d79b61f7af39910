#include "layers/kernels/winograd/winograd_kernels.h"

#include <cstring>

#include "base/simd_targets.h"

namespace maskbench::winograd {
namespace {

#define MASKBENCH_INLINE inline __attribute__((always_inline))

typedef float Lanes __attribute__((vector_size(4 * kChannels)));
using Square = Lanes[4][4];

MASKBENCH_INLINE Lanes load(const float* from) {
  Lanes x;
  std::memcpy(&x, from, sizeof x);
  return x;
}

MASKBENCH_INLINE void store(float* to, Lanes x) { std::memcpy(to, &x, sizeof x); }

// One-dimensional transforms of up to four values `pitch` apart, in place; applied along both axes of a square.
// From four pixels to points, and its transpose.
struct FromPixels {
  static MASKBENCH_INLINE void along(Lanes* x, int pitch) {
    const Lanes a = x[0], b = x[pitch], c = x[2 * pitch], d = x[3 * pitch];
    x[0] = a - c;
    x[pitch] = b + c;
    x[2 * pitch] = c - b;
    x[3 * pitch] = b - d;
  }
};

struct ToPixels {
  static MASKBENCH_INLINE void along(Lanes* x, int pitch) {
    const Lanes a = x[0], b = x[pitch], c = x[2 * pitch], d = x[3 * pitch];
    x[pitch] = b - c + d;
    x[2 * pitch] = b + c - a;
    x[3 * pitch] = -d;
  }
};

// From points to three outputs, and its transpose.
struct ToOutputs {
  static MASKBENCH_INLINE void along(Lanes* x, int pitch) {
    const Lanes a = x[0], b = x[pitch], c = x[2 * pitch], d = x[3 * pitch], sum = b + c;
    x[0] = a + sum;
    x[pitch] = b - c;
    x[2 * pitch] = sum - d;
  }
};

struct FromOutputs {
  static MASKBENCH_INLINE void along(Lanes* x, int pitch) {
    const Lanes a = x[0], b = x[pitch], c = x[2 * pitch], sum = a + c;
    x[pitch] = sum + b;
    x[2 * pitch] = sum - b;
    x[3 * pitch] = -c;
  }
};

// From two taps to points, and its transpose.
struct FromTaps {
  static MASKBENCH_INLINE void along(Lanes* x, int pitch) {
    const Lanes a = x[0], b = x[pitch];
    x[pitch] = 0.5f * (a + b);
    x[2 * pitch] = 0.5f * (a - b);
    x[3 * pitch] = b;
  }
};

struct ToTaps {
  static MASKBENCH_INLINE void along(Lanes* x, int pitch) {
    const Lanes a = x[0], b = x[pitch], c = x[2 * pitch], d = x[3 * pitch];
    x[0] = a + 0.5f * (b + c);
    x[pitch] = 0.5f * (b - c) + d;
  }
};

// Applies a transform to the rows, of which the first `Known` are set, then to the columns.
template <class Transform, int Known>
MASKBENCH_INLINE void transform(Square& square) {
#pragma GCC unroll 4
  for (int i = 0; i < Known; ++i) Transform::along(square[i], 1);
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) Transform::along(square[0] + i, 4);
}

MASKBENCH_INLINE void load_points(const float* points, int64_t step, Square& square) {
#pragma GCC unroll 16
  for (int i = 0; i < kPoints; ++i) square[i / 4][i % 4] = load(points + i * step);
}

MASKBENCH_INLINE void store_points(const Square& square, float* points, int64_t step) {
#pragma GCC unroll 16
  for (int i = 0; i < kPoints; ++i) store(points + i * step, square[i / 4][i % 4]);
}

// Pointers to the pixels of a square of `Side` pixels a side from (y, x) on; null outside the picture.
template <class Number, int Side>
struct Patch {
  MASKBENCH_INLINE Patch(const TileRow& at, Number* picture, int64_t y, int64_t x, Number* outside = nullptr) {
    for (int i = 0; i < Side; ++i)
      for (int j = 0; j < Side; ++j) {
        const int64_t v = y + i, u = x + j;
        const bool within = v >= 0 && v < at.height && u >= 0 && u < at.width;
        pixels[i][j] = within ? picture + (v * at.width + u) * at.channels : outside;
      }
  }
  Number* pixels[Side][Side];
};

constexpr int64_t kPatch = 8;                                           // input pixels of a tile along an axis
constexpr int64_t place(int64_t tile) { return 2 * kTile * tile - 1; }  // the first of them

}  // namespace

MASKBENCH_SIMD_TARGETS
void input_to_points(const TileRow& at, const float* picture, const float* zeros, float* points) {
  for (int64_t tile = 0; tile < at.tiles; ++tile) {
    const Patch<const float, kPatch> patch(at, picture, place(at.row), place(tile), zeros);
    for (int64_t phase = 0; phase < kPhases; ++phase, points += at.channels)
      for (int64_t c = 0; c < at.channels; c += kChannels) {
        Square square;
#pragma GCC unroll 16
        for (int i = 0; i < 16; ++i)
          square[i / 4][i % 4] = load(patch.pixels[i / 4 * 2 + phase / 2][i % 4 * 2 + phase % 2] + c);
        transform<FromPixels, 4>(square);
        store_points(square, points + c, at.step);
      }
  }
}

MASKBENCH_SIMD_TARGETS
void points_to_input(const TileRow& at, const float* points, float* picture) {
  for (int64_t tile = 0; tile < at.tiles; ++tile) {
    const Patch<float, kPatch> patch(at, picture, place(at.row), place(tile));
    for (int64_t phase = 0; phase < kPhases; ++phase, points += at.channels)
      for (int64_t c = 0; c < at.channels; c += kChannels) {
        Square square;
        load_points(points + c, at.step, square);
        transform<ToPixels, 4>(square);
#pragma GCC unroll 16
        for (int i = 0; i < 16; ++i) {
          float* pixel = patch.pixels[i / 4 * 2 + phase / 2][i % 4 * 2 + phase % 2];
          if (pixel == nullptr) continue;
          const bool shared = (i / 4 == 0 && at.row > 0) || (i % 4 == 0 && tile > 0);
          store(pixel + c, shared ? load(pixel + c) + square[i / 4][i % 4] : square[i / 4][i % 4]);
        }
      }
  }
}

MASKBENCH_SIMD_TARGETS
void points_to_output(const TileRow& at, const float* points, const float* bias, float* picture) {
  for (int64_t tile = 0; tile < at.tiles; ++tile, points += at.channels) {
    const Patch<float, kTile> patch(at, picture, kTile * at.row, kTile * tile);
    for (int64_t c = 0; c < at.channels; c += kChannels) {
      Square square;
      load_points(points + c, at.step, square);
      transform<ToOutputs, 4>(square);
      const Lanes offset = bias ? load(bias + c) : Lanes{};
#pragma GCC unroll 9
      for (int i = 0; i < 9; ++i)
        if (float* pixel = patch.pixels[i / 3][i % 3]) store(pixel + c, square[i / 3][i % 3] + offset);
    }
  }
}

MASKBENCH_SIMD_TARGETS
void output_to_points(const TileRow& at, const float* picture, const float* zeros, float* points) {
  for (int64_t tile = 0; tile < at.tiles; ++tile, points += at.channels) {
    const Patch<const float, kTile> patch(at, picture, kTile * at.row, kTile * tile, zeros);
    for (int64_t c = 0; c < at.channels; c += kChannels) {
      Square square;
#pragma GCC unroll 9
      for (int i = 0; i < 9; ++i) square[i / 3][i % 3] = load(patch.pixels[i / 3][i % 3] + c);
      transform<FromOutputs, 3>(square);
      store_points(square, points + c, at.step);
    }
  }
}

// The taps of a phase are every second one along each axis.
MASKBENCH_SIMD_TARGETS
void kernels_to_points(const float* kernels, int64_t channels, float* points, int64_t step) {
  for (int64_t c = 0; c < channels; c += kChannels) {
    float taps[kTaps][kChannels];
    for (int64_t i = 0; i < kChannels; ++i)
      for (int64_t tap = 0; tap < kTaps; ++tap) taps[tap][i] = kernels[(c + i) * kTaps + tap];
    for (int64_t phase = 0; phase < kPhases; ++phase) {
      const int64_t first = phase / 2 * 4 + phase % 2;
      Square square;
      square[0][0] = load(taps[first]);
      square[0][1] = load(taps[first + 2]);
      square[1][0] = load(taps[first + 8]);
      square[1][1] = load(taps[first + 10]);
      transform<FromTaps, 2>(square);
      store_points(square, points + phase * channels + c, step);
    }
  }
}

MASKBENCH_SIMD_TARGETS
void points_to_kernels(const float* points, int64_t channels, int64_t step, float* kernels) {
  for (int64_t c = 0; c < channels; c += kChannels) {
    float taps[kTaps][kChannels];
    for (int64_t phase = 0; phase < kPhases; ++phase) {
      const int64_t first = phase / 2 * 4 + phase % 2;
      Square square;
      load_points(points + phase * channels + c, step, square);
      transform<ToTaps, 4>(square);
      store(taps[first], square[0][0]);
      store(taps[first + 2], square[0][1]);
      store(taps[first + 8], square[1][0]);
      store(taps[first + 10], square[1][1]);
    }
    for (int64_t i = 0; i < kChannels; ++i)
      for (int64_t tap = 0; tap < kTaps; ++tap) kernels[(c + i) * kTaps + tap] = taps[tap][i];
  }
}

}  // namespace maskbench::winograd
