// The transforms of Winograd's convolution on the CPU, for kernels of 4x4, stride 2 and padding 1. A kernel of stride 2
// is four of 2x2 and stride 1, each over the pixels of one phase; a tile of 3x3 outputs takes 16 products a channel and
// phase where it took 36: F(3x3, 2x2).
// Source:     Lavin & Gray 2016, arXiv:1509.09308, with the points 0, 1, -1 and infinity.
// Raw memory only: the file behind it is built for several processors.
#pragma once

#include <cstdint>

namespace maskbench::winograd {

constexpr int64_t kTile = 3;       // outputs of a tile, along an axis
constexpr int64_t kPoints = 16;    // numbers that a tile has where products are taken
constexpr int64_t kPhases = 4;     // of a kernel of stride 2
constexpr int64_t kTaps = 16;      // of a kernel
constexpr int64_t kChannels = 16;  // are computed at once: their number is a multiple of it

// A row of tiles, of pictures that lie channels last. The number of a point and channel lies at points[point * step +
// (tile of the row) * all channels + channel].
struct TileRow {
  int64_t height, width, channels;  // of the picture
  int64_t row, tiles;               // its place in the picture, and how many tiles it has
  int64_t step;
};

// Of an input [H,W,C]: points have 4 C channels, those of one phase after the other. `zeros` are C of them.
void input_to_points(const TileRow& at, const float* picture, const float* zeros, float* points);

// Its transpose, which adds where tiles overlap: the rows of a picture are to come in order, from the first.
void points_to_input(const TileRow& at, const float* points, float* picture);

// To an output [H,W,N]; `bias` [N], or null.
void points_to_output(const TileRow& at, const float* points, const float* bias, float* picture);

// Its transpose. `zeros` are N of them.
void output_to_points(const TileRow& at, const float* picture, const float* zeros, float* points);

// Of the kernels of one output [C,4,4]; points lie at points[point * step + phase * C + channel].
void kernels_to_points(const float* kernels, int64_t channels, float* points, int64_t step);

// Its transpose.
void points_to_kernels(const float* points, int64_t channels, int64_t step, float* kernels);

}  // namespace maskbench::winograd
