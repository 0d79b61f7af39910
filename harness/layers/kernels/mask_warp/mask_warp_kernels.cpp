#include "layers/kernels/mask_warp/mask_warp_kernels.h"

#include <algorithm>

#include "base/lanes.h"
#include "base/simd_targets.h"

namespace maskbench {
namespace {

using namespace simd;

#define MASKBENCH_UNROLL _Pragma("GCC unroll 8")
#define MASKBENCH_INLINED __attribute__((always_inline))

// As in grid_from_homography: the least depth in front of the camera, and the bound of sampled coordinates.
constexpr float kNearest = 1e-4f;
constexpr float kFar = 1e3f;

// Load and store `count` numbers, eight at most: the last group of a line may be partial.
MASKBENCH_INLINE Lanes load_partial(const float* from, int64_t count) {
  if (count >= kLanes) return load(from);
  float lanes[kLanes] = {};
  for (int64_t i = 0; i < count; ++i) lanes[i] = from[i];
  return load(lanes);
}

MASKBENCH_INLINE void store_partial(float* to, Lanes x, int64_t count) {
  if (count >= kLanes) {
    store(to, x);
    return;
  }
  for (int64_t i = 0; i < count; ++i) to[i] = x[i];
}

// Per-picture constants copied to locals, so that stores cannot force reloads.
struct WarpParameters {
  MASKBENCH_INLINE WarpParameters(const Texels& texels, const float* H)
      : line(texels.origin()),
        next_line(line + 4 * texels.stride()),
        texels_a_line(int32_t(texels.stride())),
        half_width(all<Lanes>(float(texels.width() - 1) / 2)),
        half_height(all<Lanes>(float(texels.height() - 1) / 2)),
        last_column(all<Lanes>(float(texels.width() + 1))),
        last_row(all<Lanes>(float(texels.height() + 1))) {
    std::copy_n(H, 9, h);
    asm("" : "+r"(next_line));  // keeps the pointer in a register; else it is recomputed for every texel
  }
  const float *line, *next_line;  // first and second line of texels
  const int32_t texels_a_line;
  const Lanes half_width, half_height;  // of the template, in texel steps
  const Lanes last_column, last_row;    // bounds of sampled coordinates: two texels into the frame
  float h[9];
};

// Groups of eight pixels whose sample points are computed before any of them is sampled.
// Reason:     A sample point is a long chain of dependent operations; computed together, many chains overlap.
constexpr int64_t kGroups = 9;
constexpr int64_t kTogether = kGroups * kLanes;

// Sample points in the template, in groups of eight.
struct SamplePoints {
  Lanes x[kGroups], y[kGroups];          // in [-1,1] inside the template; kFar behind the camera
  Lanes nearness[kGroups];               // 1 / depth
  Lanes right[kGroups], below[kGroups];  // bilinear weights
  int32_t places[kTogether];             // offsets of the upper left texels, in floats
  int32_t outside[kTogether];            // -1: samples the transparent frame only

  MASKBENCH_INLINE bool inside(int64_t group) const {
    int64_t pairs[kLanes / 2];
    std::memcpy(pairs, outside + kLanes * group, sizeof pairs);
    return (pairs[0] & pairs[1] & pairs[2] & pairs[3]) != -1;
  }
};

// Returns the floor of a texel coordinate within the frame of two texels.
// Trap:       NaN converts to INT_MIN; clamp it into the frame.
MASKBENCH_INLINE IntLanes texel_before(Lanes place) {
  const IntLanes in_frame = whole(place + 2);
  return (in_frame < 0 ? IntLanes{} : in_frame) - 2;
}

// Computes the sample points of eight pixels at columns `u` and row `v`.
// Reason:     Coordinates are clamped to the frame before they are rounded down: everything beyond is transparent. NaN
//             is kept and not marked as outside, so that the sample is NaN too.
MASKBENCH_INLINE void project(const WarpParameters& warp, Lanes u, float v, int64_t group, SamplePoints& at) {
  const float* H = warp.h;
  const Lanes nearest = all<Lanes>(kNearest), far = all<Lanes>(kFar), frame = all<Lanes>(-2);
  const Lanes depth = H[6] * u + (H[7] * v + H[8]), near = greater(depth, nearest);
  const Lanes nearness = 1 / near;
  const Lanes a = lesser(greater((H[0] * u + (H[1] * v + H[2])) * nearness, -far), far);
  const Lanes b = lesser(greater((H[3] * u + (H[4] * v + H[5])) * nearness, -far), far);
  const IntLanes hidden = depth <= nearest;
  const Lanes x = hidden ? far : a, y = hidden ? far : b;
  const Lanes column = lesser(greater((x + 1) * warp.half_width, frame), warp.last_column);
  const Lanes row = lesser(greater((y + 1) * warp.half_height, frame), warp.last_row);
  const IntLanes left = texel_before(column), above = texel_before(row);
  at.x[group] = x, at.y[group] = y, at.nearness[group] = nearness;
  at.right[group] = column - real(left);
  at.below[group] = row - real(above);
  store(at.places + kLanes * group, 4 * (above * warp.texels_a_line + left));
  store(at.outside + kLanes * group,
        (column <= -1) | (column >= warp.last_column - 1) | (row <= -1) | (row >= warp.last_row - 1));
}

// Samples of eight pixels, and their derivatives along the template's rows and columns, per texel.
struct Samples {
  Lanes colour[4], across[4], down[4];
};

// Loads the RGBA texels at origin + places[l] of eight pixels, transposed to one vector per channel.
MASKBENCH_INLINE void gather(const float* origin, const int32_t* places, Lanes* out) {
  const float* from[kLanes];
  MASKBENCH_UNROLL
  for (int l = 0; l < kLanes; ++l) from[l] = origin + places[l];
  transpose(from, out);
}

MASKBENCH_INLINE void sample(const WarpParameters& warp, const SamplePoints& at, int64_t group, Samples& samples) {
  const int32_t* places = at.places + kLanes * group;
  const Lanes right = at.right[group], below = at.below[group];
  Lanes above_left[4], above_right[4], below_left[4], below_right[4];
  gather(warp.line, places, above_left);
  gather(warp.line + 4, places, above_right);
  gather(warp.next_line, places, below_left);
  gather(warp.next_line + 4, places, below_right);
  MASKBENCH_UNROLL
  for (int c = 0; c < 4; ++c) {
    const Lanes above_step = above_right[c] - above_left[c], below_step = below_right[c] - below_left[c];
    const Lanes upper = above_left[c] + right * above_step, lower = below_left[c] + right * below_step;
    samples.down[c] = lower - upper;
    samples.colour[c] = upper + below * samples.down[c];
    samples.across[c] = above_step + below * (below_step - above_step);
  }
}

// Writes eight pixels from index `at` on, or `count` where that is less.
MASKBENCH_INLINE void composite_group(const WarpParameters& warp, const SamplePoints& points, int64_t group,
                                      const WarpedPicture& to, int64_t plane, int64_t at, int64_t count) {
  const Lanes x = points.x[group], y = points.y[group];
  store_partial(to.grid + 2 * at, __builtin_shufflevector(x, y, 0, 8, 1, 9, 2, 10, 3, 11), 2 * count);
  if (2 * count > kLanes)
    store_partial(to.grid + 2 * at + kLanes, __builtin_shufflevector(x, y, 4, 12, 5, 13, 6, 14, 7, 15),
                  2 * count - kLanes);
  if (!points.inside(group)) {
    MASKBENCH_UNROLL
    for (int c = 0; c < 4; ++c) store_partial(to.mask + c * plane + at, Lanes{}, count);
    MASKBENCH_UNROLL
    for (int c = 0; c < 3; ++c)
      store_partial(to.image + c * plane + at, load_partial(to.face + c * plane + at, count), count);
    return;
  }
  Samples samples;
  sample(warp, points, group, samples);
  MASKBENCH_UNROLL
  for (int c = 0; c < 4; ++c) store_partial(to.mask + c * plane + at, samples.colour[c], count);
  MASKBENCH_UNROLL
  for (int c = 0; c < 3; ++c) {
    const Lanes face = load_partial(to.face + c * plane + at, count);
    store_partial(to.image + c * plane + at, face + samples.colour[3] * (samples.colour[c] - face), count);
  }
}

// Computes the gradients of the loss with respect to the four channels of the samples.
MASKBENCH_INLINE void colour_gradients(const Samples& samples, const float* face, const MaskWarpGradients& of,
                                       int64_t plane, int64_t at, int64_t count, Lanes* gradient) {
  MASKBENCH_UNROLL
  for (int c = 0; c < 4; ++c) gradient[c] = of.mask ? load_partial(of.mask + c * plane + at, count) : Lanes{};
  if (!of.image) return;
  MASKBENCH_UNROLL
  for (int c = 0; c < 3; ++c) {
    const Lanes image = load_partial(of.image + c * plane + at, count);
    gradient[c] += image * samples.colour[3];
    gradient[3] += image * (samples.colour[c] - load_partial(face + c * plane + at, count));
  }
}

MASKBENCH_INLINE void add_grid(const float* grid, int64_t count, Lanes& x, Lanes& y) {
  for (int64_t l = 0; l < std::min<int64_t>(count, kLanes); ++l) x[l] += grid[2 * l], y[l] += grid[2 * l + 1];
}

// Sums over the pixels of a line: gradients with respect to the numerators and the depth, and those times the column.
struct LineSums {
  Lanes X, Y, Z, Xu, Yu, Zu;
};

MASKBENCH_INLINE void add(const WarpParameters& warp, const SamplePoints& points, int64_t group, Lanes u,
                          const float* face, const MaskWarpGradients& of, int64_t plane, int64_t at, int64_t count,
                          LineSums& sums) {
  if (!points.inside(group) && !of.grid) return;
  Samples samples;
  sample(warp, points, group, samples);
  Lanes gradient[4], x{}, y{};
  colour_gradients(samples, face, of, plane, at, count, gradient);
  MASKBENCH_UNROLL
  for (int c = 0; c < 4; ++c) x += gradient[c] * samples.across[c], y += gradient[c] * samples.down[c];
  x *= warp.half_width, y *= warp.half_height;
  if (of.grid) add_grid(of.grid + 2 * at, count, x, y);
  x = magnitude(points.x[group]) < kFar ? x * points.nearness[group] : Lanes{};
  y = magnitude(points.y[group]) < kFar ? y * points.nearness[group] : Lanes{};
  const Lanes z = -(x * points.x[group] + y * points.y[group]);
  sums.X += x, sums.Y += y, sums.Z += z;
  sums.Xu += x * u, sums.Yu += y * u, sums.Zu += z * u;
}

// Computes the sample points of line `v`, kTogether pixels at a time, and calls work(points, group, column, count) for
// each group of eight; `count` is less in the last group of a line.
template <class Work>
MASKBENCH_INLINE void for_each_group(const WarpParameters& warp, const View& view, int64_t v, const Work& work) {
  SamplePoints points;
  for (int64_t first = 0; first < view.size; first += kTogether) {
    const int64_t pixels = std::min(kTogether, view.size - first), whole = pixels / kLanes;
    for (int64_t i = 0; kLanes * i < pixels; ++i)
      project(warp, load(view.line + first + kLanes * i), view.line[v], i, points);
    for (int64_t i = 0; i < whole; ++i) work(points, i, first + kLanes * i, int64_t(kLanes));
    if (kLanes * whole < pixels) work(points, whole, first + kLanes * whole, pixels - kLanes * whole);
  }
}

MASKBENCH_SIMD_TARGETS
void warp_lines(const Texels& texels, const View& asked, const WarpedPicture& picture) {
  const WarpParameters warp(texels, asked.H);
  const WarpedPicture to = picture;
  const View view = asked;
  for (int64_t v = 0; v < view.size; ++v)
    for_each_group(warp, view, v,
                   [&](const SamplePoints& points, int64_t group, int64_t column, int64_t count) MASKBENCH_INLINED {
                     composite_group(warp, points, group, to, view.size * view.size, v * view.size + column, count);
                   });
}

MASKBENCH_SIMD_TARGETS
void add_lines(const Texels& texels, const View& asked, const float* face, const MaskWarpGradients& gradients,
               double* sums) {
  const WarpParameters warp(texels, asked.H);
  const MaskWarpGradients of = gradients;
  const View view = asked;
  for (int64_t v = 0; v < view.size; ++v) {
    LineSums s{};
    for_each_group(warp, view, v,
                   [&](const SamplePoints& points, int64_t group, int64_t column, int64_t count) MASKBENCH_INLINED {
                     add(warp, points, group, load(view.line + column), face, of, view.size * view.size,
                         v * view.size + column, count, s);
                   });
    const float down = view.line[v];
    for (int l = 0; l < kLanes; ++l) {
      const float all[9] = {s.Xu[l], s.X[l] * down, s.X[l],        s.Yu[l], s.Y[l] * down,
                            s.Y[l],  s.Zu[l],       s.Z[l] * down, s.Z[l]};
      for (int k = 0; k < 9; ++k) sums[k] += double(all[k]);
    }
  }
}

// Interleaves a line of four planes to texels.
MASKBENCH_SIMD_TARGETS
void interleave(const float* planes, int64_t plane, int64_t count, float* to) {
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes, to += 4 * kLanes) {
    Lanes of[4], half[2][2];
    for (int c = 0; c < 4; ++c) of[c] = load(planes + c * plane + i);
    for (int c = 0; c < 2; ++c) {
      half[0][c] = __builtin_shufflevector(of[2 * c], of[2 * c + 1], 0, 8, 1, 9, 2, 10, 3, 11);
      half[1][c] = __builtin_shufflevector(of[2 * c], of[2 * c + 1], 4, 12, 5, 13, 6, 14, 7, 15);
    }
    for (int h = 0; h < 2; ++h) {
      store(to + 16 * h, __builtin_shufflevector(half[h][0], half[h][1], 0, 1, 8, 9, 2, 3, 10, 11));
      store(to + 16 * h + 8, __builtin_shufflevector(half[h][0], half[h][1], 4, 5, 12, 13, 6, 7, 14, 15));
    }
  }
  for (; i < count; ++i)
    for (int64_t c = 0; c < 4; ++c) *to++ = planes[c * plane + i];
}

}  // namespace

Texels::Texels(int64_t height, int64_t width)
    : height_(height),
      width_(width),
      stride_(width + 2 * kFrame),
      texels_(size_t(4 * stride_ * (height + 2 * kFrame))) {}

void Texels::fill(const float* planes) {
  for (int64_t y = 0; y < height_; ++y)
    interleave(planes + y * width_, height_ * width_, width_, texels_.data() + 4 * ((y + kFrame) * stride_ + kFrame));
}

void warp_picture(const Texels& texels, const View& view, const WarpedPicture& picture) {
  warp_lines(texels, view, picture);
}

void homography_gradient(const Texels& texels, const View& view, const float* face, const MaskWarpGradients& of,
                         float* gradient) {
  double sums[9] = {};
  add_lines(texels, view, face, of, sums);
  std::copy_n(sums, 9, gradient);
}

}  // namespace maskbench
