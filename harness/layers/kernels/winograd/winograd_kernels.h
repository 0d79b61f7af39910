// Transforms of Winograd convolution on the CPU, for 4x4 kernels of stride 2 and padding 1. A kernel of stride 2 is
// four 2x2 kernels of stride 1, one per phase of the pixels; a tile of 3x3 outputs takes 16 products per channel and
// phase instead of 36: F(3x3, 2x2). Raw memory only.
// Source:     Lavin & Gray 2016, arXiv:1509.09308, with the points 0, 1, -1 and infinity.
#pragma once

#include <cstdint>

namespace maskbench::winograd {

constexpr int64_t kTile = 3;       // outputs of a tile, along an axis
constexpr int64_t kPoints = 16;    // transformed values of a tile
constexpr int64_t kPhases = 4;     // of a kernel of stride 2
constexpr int64_t kTaps = 16;      // of a kernel
constexpr int64_t kChannels = 16;  // channel counts must be multiples of it

// A row of tiles of a channels-last picture. The value of a point, tile of the row and channel is at
// points[point * step + tile * all channels + channel].
struct TileRow {
  int64_t height, width, channels;  // of the picture
  int64_t row, tiles;               // its index in the picture, and its number of tiles
  int64_t step;
};

// Transforms an input [H,W,C]: points have 4 C channels, phase by phase. `zeros`: C zeros.
void input_to_points(const TileRow& at, const float* picture, const float* zeros, float* points);

// The transposed transform, which adds where tiles overlap. Rows of a picture must be passed in order, from the first.
void points_to_input(const TileRow& at, const float* points, float* picture);

// Transforms points to an output [H,W,N]; `bias` [N], or null.
void points_to_output(const TileRow& at, const float* points, const float* bias, float* picture);

// The transposed transform. `zeros`: N zeros.
void output_to_points(const TileRow& at, const float* picture, const float* zeros, float* points);

// Transforms the kernels of one output channel, [C,4,4], to points[point * step + phase * C + channel].
void kernels_to_points(const float* kernels, int64_t channels, float* points, int64_t step);

// The transposed transform.
void points_to_kernels(const float* points, int64_t channels, int64_t step, float* kernels);

}  // namespace maskbench::winograd
