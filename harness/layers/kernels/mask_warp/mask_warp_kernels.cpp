#include "layers/kernels/mask_warp/mask_warp_kernels.h"

#include <algorithm>

#include "base/lanes.h"
#include "base/simd_targets.h"

namespace maskbench {
namespace {

using namespace simd;

#define MASKBENCH_UNROLL _Pragma("GCC unroll 8")
#define MASKBENCH_INLINED __attribute__((always_inline))

constexpr float kNearest = 1e-4f;  // the depth of the camera, and
constexpr float kFar = 1e3f;       // the farthest place that is looked at: as in grid_from_homography

// Of a line that is no multiple of eight, the last lanes stand for no pixel.
MASKBENCH_INLINE Lanes some(const float* from, int64_t count) {
  if (count >= kLanes) return load(from);
  float kept[kLanes] = {};
  for (int64_t i = 0; i < count; ++i) kept[i] = from[i];
  return load(kept);
}

MASKBENCH_INLINE void keep(float* to, Lanes x, int64_t count) {
  if (count >= kLanes) {
    store(to, x);
    return;
  }
  for (int64_t i = 0; i < count; ++i) to[i] = x[i];
}

// A template and the way it is looked at, as numbers that no store can change.
struct Lens {
  MASKBENCH_INLINE Lens(const Texels& texels, const float* H)
      : line(texels.origin()),
        next_line(line + 4 * texels.stride()),
        texels_a_line(int32_t(texels.stride())),
        half_width(all<Lanes>(float(texels.width() - 1) / 2)),
        half_height(all<Lanes>(float(texels.height() - 1) / 2)),
        last_column(all<Lanes>(float(texels.width() + 1))),
        last_row(all<Lanes>(float(texels.height() + 1))) {
    std::copy_n(H, 9, h);
    asm("" : "+r"(next_line));  // a pointer of its own, or it is added up for every texel
  }
  const float *line, *next_line;  // the first, and the one below
  const int32_t texels_a_line;
  const Lanes half_width, half_height;  // of the template, in steps from texel to texel
  const Lanes last_column, last_row;    // of the frame that are looked at
  float h[9];
};

// Pixels of a line that are looked up before any of them is drawn.
// Reason:     Where a pixel looks takes a long chain of operations; apart from what follows, many are under way at
// once.
constexpr int64_t kGroups = 9;
constexpr int64_t kTogether = kGroups * kLanes;

// Where they look in the template, eight by eight.
struct Looks {
  Lanes x[kGroups], y[kGroups];          // behind the camera, and from there on: kFar
  Lanes nearness[kGroups];               // 1 / depth
  Lanes right[kGroups], below[kGroups];  // fractions of a texel
  int32_t places[kTogether];             // of the texels above and to the left, in numbers
  int32_t outside[kTogether];            // -1: sees nothing but the frame

  MASKBENCH_INLINE bool inside(int64_t group) const {
    int64_t pairs[kLanes / 2];
    std::memcpy(pairs, outside + kLanes * group, sizeof pairs);
    return (pairs[0] & pairs[1] & pairs[2] & pairs[3]) != -1;
  }
};

// The texel before `place`, which lies in a frame of two on either side.
// Trap:       What is not a number becomes the least integer, which is none of a texel's.
MASKBENCH_INLINE IntLanes texel_before(Lanes place) {
  const IntLanes in_frame = whole(place + 2);
  return (in_frame < 0 ? IntLanes{} : in_frame) - 2;
}

// Reason:     A place is cut to the frame before it is rounded down: beyond it everything is transparent. One that is
//             not a number stays so, and its pixel is not outside: neither is the sample a number.
MASKBENCH_INLINE void look(const Lens& lens, Lanes u, float v, int64_t group, Looks& at) {
  const float* H = lens.h;
  const Lanes nearest = all<Lanes>(kNearest), far = all<Lanes>(kFar), frame = all<Lanes>(-2);
  const Lanes depth = H[6] * u + (H[7] * v + H[8]), near = greater(depth, nearest);
  const Lanes nearness = 1 / near;
  const Lanes a = lesser(greater((H[0] * u + (H[1] * v + H[2])) * nearness, -far), far);
  const Lanes b = lesser(greater((H[3] * u + (H[4] * v + H[5])) * nearness, -far), far);
  const IntLanes hidden = depth <= nearest;
  const Lanes x = hidden ? far : a, y = hidden ? far : b;
  const Lanes column = lesser(greater((x + 1) * lens.half_width, frame), lens.last_column);
  const Lanes row = lesser(greater((y + 1) * lens.half_height, frame), lens.last_row);
  const IntLanes left = texel_before(column), above = texel_before(row);
  at.x[group] = x, at.y[group] = y, at.nearness[group] = nearness;
  at.right[group] = column - real(left);
  at.below[group] = row - real(above);
  store(at.places + kLanes * group, 4 * (above * lens.texels_a_line + left));
  store(at.outside + kLanes * group,
        (column <= -1) | (column >= lens.last_column - 1) | (row <= -1) | (row >= lens.last_row - 1));
}

// What eight pixels see, and how fast that changes across and down the template.
struct Seen {
  Lanes colour[4], across[4], down[4];
};

// The texels where eight pixels look, from `origin` on: red, green, blue, alpha of each.
MASKBENCH_INLINE void gather(const float* origin, const int32_t* places, Lanes* out) {
  const float* from[kLanes];
  MASKBENCH_UNROLL
  for (int l = 0; l < kLanes; ++l) from[l] = origin + places[l];
  transpose(from, out);
}

MASKBENCH_INLINE void see(const Lens& lens, const Looks& at, int64_t group, Seen& seen) {
  const int32_t* places = at.places + kLanes * group;
  const Lanes right = at.right[group], below = at.below[group];
  Lanes above_left[4], above_right[4], below_left[4], below_right[4];
  gather(lens.line, places, above_left);
  gather(lens.line + 4, places, above_right);
  gather(lens.next_line, places, below_left);
  gather(lens.next_line + 4, places, below_right);
  MASKBENCH_UNROLL
  for (int c = 0; c < 4; ++c) {
    const Lanes above_step = above_right[c] - above_left[c], below_step = below_right[c] - below_left[c];
    const Lanes upper = above_left[c] + right * above_step, lower = below_left[c] + right * below_step;
    seen.down[c] = lower - upper;
    seen.colour[c] = upper + below * seen.down[c];
    seen.across[c] = above_step + below * (below_step - above_step);
  }
}

// Eight pixels from `at` on, or `count` of them where that is less.
MASKBENCH_INLINE void lay(const Lens& lens, const Looks& looks, int64_t group, const WarpedPicture& to, int64_t plane,
                          int64_t at, int64_t count) {
  const Lanes x = looks.x[group], y = looks.y[group];
  keep(to.grid + 2 * at, __builtin_shufflevector(x, y, 0, 8, 1, 9, 2, 10, 3, 11), 2 * count);
  if (2 * count > kLanes)
    keep(to.grid + 2 * at + kLanes, __builtin_shufflevector(x, y, 4, 12, 5, 13, 6, 14, 7, 15), 2 * count - kLanes);
  if (!looks.inside(group)) {
    MASKBENCH_UNROLL
    for (int c = 0; c < 4; ++c) keep(to.mask + c * plane + at, Lanes{}, count);
    MASKBENCH_UNROLL
    for (int c = 0; c < 3; ++c) keep(to.image + c * plane + at, some(to.face + c * plane + at, count), count);
    return;
  }
  Seen seen;
  see(lens, looks, group, seen);
  MASKBENCH_UNROLL
  for (int c = 0; c < 4; ++c) keep(to.mask + c * plane + at, seen.colour[c], count);
  MASKBENCH_UNROLL
  for (int c = 0; c < 3; ++c) {
    const Lanes face = some(to.face + c * plane + at, count);
    keep(to.image + c * plane + at, face + seen.colour[3] * (seen.colour[c] - face), count);
  }
}

// What a loss would gain by each channel of what eight pixels see.
MASKBENCH_INLINE void gains(const Seen& seen, const float* face, const MaskWarpGradients& of, int64_t plane, int64_t at,
                            int64_t count, Lanes* gain) {
  MASKBENCH_UNROLL
  for (int c = 0; c < 4; ++c) gain[c] = of.mask ? some(of.mask + c * plane + at, count) : Lanes{};
  if (!of.image) return;
  MASKBENCH_UNROLL
  for (int c = 0; c < 3; ++c) {
    const Lanes image = some(of.image + c * plane + at, count);
    gain[c] += image * seen.colour[3];
    gain[3] += image * (seen.colour[c] - some(face + c * plane + at, count));
  }
}

MASKBENCH_INLINE void add_grid(const float* grid, int64_t count, Lanes& x, Lanes& y) {
  for (int64_t l = 0; l < std::min<int64_t>(count, kLanes); ++l) x[l] += grid[2 * l], y[l] += grid[2 * l + 1];
}

// Sums over the pixels of a line: of the gradients by the numerators and the depth, and of those times the column.
struct LineSums {
  Lanes X, Y, Z, Xu, Yu, Zu;
};

MASKBENCH_INLINE void add(const Lens& lens, const Looks& looks, int64_t group, Lanes u, const float* face,
                          const MaskWarpGradients& of, int64_t plane, int64_t at, int64_t count, LineSums& sums) {
  if (!looks.inside(group) && !of.grid) return;
  Seen seen;
  see(lens, looks, group, seen);
  Lanes gain[4], x{}, y{};
  gains(seen, face, of, plane, at, count, gain);
  MASKBENCH_UNROLL
  for (int c = 0; c < 4; ++c) x += gain[c] * seen.across[c], y += gain[c] * seen.down[c];
  x *= lens.half_width, y *= lens.half_height;
  if (of.grid) add_grid(of.grid + 2 * at, count, x, y);
  x = magnitude(looks.x[group]) < kFar ? x * looks.nearness[group] : Lanes{};
  y = magnitude(looks.y[group]) < kFar ? y * looks.nearness[group] : Lanes{};
  const Lanes z = -(x * looks.x[group] + y * looks.y[group]);
  sums.X += x, sums.Y += y, sums.Z += z;
  sums.Xu += x * u, sums.Yu += y * u, sums.Zu += z * u;
}

// Looks line `v` up, some pixels at a time, and calls work(looks, group, column, count) for each eight of them; `count`
// is less for the last of a line.
template <class Work>
MASKBENCH_INLINE void over_line(const Lens& lens, const View& view, int64_t v, const Work& work) {
  Looks looks;
  for (int64_t first = 0; first < view.size; first += kTogether) {
    const int64_t pixels = std::min(kTogether, view.size - first), whole = pixels / kLanes;
    for (int64_t i = 0; kLanes * i < pixels; ++i)
      look(lens, load(view.line + first + kLanes * i), view.line[v], i, looks);
    for (int64_t i = 0; i < whole; ++i) work(looks, i, first + kLanes * i, int64_t(kLanes));
    if (kLanes * whole < pixels) work(looks, whole, first + kLanes * whole, pixels - kLanes * whole);
  }
}

MASKBENCH_SIMD_TARGETS
void warp_lines(const Texels& texels, const View& asked, const WarpedPicture& picture) {
  const Lens lens(texels, asked.H);
  const WarpedPicture to = picture;
  const View view = asked;
  for (int64_t v = 0; v < view.size; ++v)
    over_line(lens, view, v, [&](const Looks& looks, int64_t group, int64_t column, int64_t count) MASKBENCH_INLINED {
      lay(lens, looks, group, to, view.size * view.size, v * view.size + column, count);
    });
}

MASKBENCH_SIMD_TARGETS
void add_lines(const Texels& texels, const View& asked, const float* face, const MaskWarpGradients& gradients,
               double* sums) {
  const Lens lens(texels, asked.H);
  const MaskWarpGradients of = gradients;
  const View view = asked;
  for (int64_t v = 0; v < view.size; ++v) {
    LineSums s{};
    over_line(lens, view, v, [&](const Looks& looks, int64_t group, int64_t column, int64_t count) MASKBENCH_INLINED {
      add(lens, looks, group, load(view.line + column), face, of, view.size * view.size, v * view.size + column, count,
          s);
    });
    const float down = view.line[v];
    for (int l = 0; l < kLanes; ++l) {
      const float all[9] = {s.Xu[l], s.X[l] * down, s.X[l],        s.Yu[l], s.Y[l] * down,
                            s.Y[l],  s.Zu[l],       s.Z[l] * down, s.Z[l]};
      for (int k = 0; k < 9; ++k) sums[k] += double(all[k]);
    }
  }
}

// From four planes to one line of texels.
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
