// The arithmetic of grouped convolutions on the CPU: channels are planes, and eight neighbouring pixels of a plane are
// computed at once. Few channels a group waste no lanes then, as they would where channels are the lanes.
// Raw memory only: the file behind it is built for AVX2, and nothing that others share may be compiled there.
#pragma once

#include <cstdint>

namespace maskbench {

// Pixels are computed by eights: what is read and written is rounded up to that.
constexpr int64_t kPixels = 8;

// Whether this machine can run what follows.
bool has_plane_kernels();

// What a sum over `depth` shifted planes takes: plane t begins at source + offsets[t], and the weights it is multiplied
// with for each of `outputs` (1, 2 or 4) follow each other, matrix[t * outputs + n].
struct PlaneSum {
  const int32_t* offsets;
  const float* matrix;
  int64_t depth, outputs;
};

// out[n * pitch + i] = bias[n] + sum over t of matrix[t][n] * source[offsets[t] + i], pixels i < count. No bias: null.
void sum_planes(const PlaneSum& sum, const float* source, const float* bias, int64_t count, float* out, int64_t pitch);

// The most planes that correlate_planes takes with one map or two: as many sums as there are registers.
constexpr int64_t most_taps(int64_t maps) { return maps == 2 ? 6 : 9; }

// sums[n * kernels + places[t]] += sum over i < count of map[n * pitch + i] * source[offsets[t] + i], for `taps` planes
// and one or two maps. `count` is a multiple of 8.
void correlate_planes(const float* source, const int32_t* offsets, const int32_t* places, int64_t taps,
                      const float* map, int64_t pitch, int64_t maps, int64_t count, float* sums, int64_t kernels);

// to[c * pitch + i] = from[i * step + c], pixels i < count of `channels` channels: a line of a picture, channels last,
// to planes.
void cut_line(const float* from, int64_t step, int64_t channels, int64_t count, float* to, int64_t pitch);

// to[i * step + n] = from[n * pitch + i], pixels i < count of some planes: the way back.
void join_line(const float* from, int64_t pitch, int64_t planes, int64_t count, float* to, int64_t step);

}  // namespace maskbench
