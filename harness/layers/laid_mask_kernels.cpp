#include "layers/laid_mask_kernels.h"

#include <algorithm>

#include "data/procedural_lanes.h"

namespace maskbench {
namespace {

using namespace procedural;

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

// Where eight pixels look in the template.
struct Look {
  Lanes x, y, depth;
  IntLanes seen;       // before the camera
  Lanes right, below;  // fractions of a texel
  IntLanes place;      // of the texel above and to the left
  bool inside;         // whether any of them sees more than the frame
};

// Reason:     A place is cut to the frame before it is rounded down: beyond it everything is transparent.
// Trap:       Where it is not a number it must be cut too, but the sample must not be one either.
MASKBENCH_INLINE Look look(const Texels& texels, const float* H, Lanes u, float v) {
  const float half_width = float(texels.width() - 1) / 2, half_height = float(texels.height() - 1) / 2;
  const Lanes nearest = all<Lanes>(kNearest), far = all<Lanes>(kFar), frame = all<Lanes>(-2);
  Look at;
  at.depth = H[6] * u + (H[7] * v + H[8]);
  at.seen = ~(at.depth <= nearest);
  const Lanes near = greater(at.depth, nearest);
  const Lanes a = lesser(greater((H[0] * u + (H[1] * v + H[2])) / near, -far), far);
  const Lanes b = lesser(greater((H[3] * u + (H[4] * v + H[5])) / near, -far), far);
  at.x = at.seen ? a : far;
  at.y = at.seen ? b : far;
  const Lanes column = lesser(all<Lanes>(float(texels.width() + 1)), greater(frame, (at.x + 1) * half_width));
  const Lanes row = lesser(all<Lanes>(float(texels.height() + 1)), greater(frame, (at.y + 1) * half_height));
  const IntLanes left = whole(column + 2) - 2, above = whole(row + 2) - 2;
  at.right = column - real(left) + 0 * at.x;
  at.below = row - real(above) + 0 * at.y;
  at.place = above * int32_t(texels.stride()) + left;
  const IntLanes within =
      (column > -1) & (column < float(texels.width())) & (row > -1) & (row < float(texels.height()));
  at.inside = any(within | (at.x != at.x) | (at.y != at.y));
  return at;
}

// The texels `offset` from where eight pixels look: red, green, blue, alpha of each.
MASKBENCH_INLINE void gather(const Texels& texels, IntLanes place, int64_t offset, Lanes* out) {
  int32_t places[kLanes];
  store(places, place);
  const float* from[kLanes];
  for (int l = 0; l < kLanes; ++l) from[l] = texels.origin() + 4 * (places[l] + offset);
  transpose(from, out);
}

// What eight pixels see, and how fast that changes across and down the template.
struct Seen {
  Lanes colour[4], across[4], down[4];
};

MASKBENCH_INLINE void see(const Texels& texels, const Look& at, Seen& seen) {
  Lanes above_left[4], above_right[4], below_left[4], below_right[4];
  gather(texels, at.place, 0, above_left);
  gather(texels, at.place, 1, above_right);
  gather(texels, at.place, texels.stride(), below_left);
  gather(texels, at.place, texels.stride() + 1, below_right);
  for (int c = 0; c < 4; ++c) {
    const Lanes above_step = above_right[c] - above_left[c], below_step = below_right[c] - below_left[c];
    const Lanes above = above_left[c] + at.right * above_step, beneath = below_left[c] + at.right * below_step;
    seen.down[c] = beneath - above;
    seen.colour[c] = above + at.below * seen.down[c];
    seen.across[c] = above_step + at.below * (below_step - above_step);
  }
}

MASKBENCH_INLINE void keep_grid(float* grid, const Look& at, int64_t count) {
  const Lanes first = __builtin_shufflevector(at.x, at.y, 0, 8, 1, 9, 2, 10, 3, 11),
              second = __builtin_shufflevector(at.x, at.y, 4, 12, 5, 13, 6, 14, 7, 15);
  keep(grid, first, 2 * count);
  if (2 * count > kLanes) keep(grid + kLanes, second, 2 * count - kLanes);
}

MASKBENCH_VECTORISED void lay_line(const Texels& texels, const View& view, const LaidPicture& picture, int64_t v) {
  const int64_t plane = view.size * view.size;
  for (int64_t i = 0; i < view.size; i += kLanes) {
    const int64_t count = view.size - i, at = v * view.size + i;
    const Look where = look(texels, view.H, load(view.line + i), view.line[v]);
    keep_grid(picture.grid + 2 * at, where, count);
    Seen seen{};
    if (where.inside) see(texels, where, seen);
    for (int c = 0; c < 4; ++c) keep(picture.mask + c * plane + at, seen.colour[c], count);
    for (int c = 0; c < 3; ++c) {
      const Lanes face = some(picture.face + c * plane + at, count);
      keep(picture.image + c * plane + at, face + seen.colour[3] * (seen.colour[c] - face), count);
    }
  }
}

// What a loss would gain by each channel of what eight pixels see.
MASKBENCH_INLINE void gains(const Seen& seen, const float* face, const LaidGradients& of, int64_t plane, int64_t at,
                            int64_t count, Lanes* gain) {
  for (int c = 0; c < 4; ++c) gain[c] = of.mask ? some(of.mask + c * plane + at, count) : Lanes{};
  if (!of.image) return;
  for (int c = 0; c < 3; ++c) {
    const Lanes image = some(of.image + c * plane + at, count);
    gain[c] += image * seen.colour[3];
    gain[3] += image * (seen.colour[c] - some(face + c * plane + at, count));
  }
}

MASKBENCH_INLINE void add_grid(const float* grid, int64_t count, Lanes& x, Lanes& y) {
  for (int64_t l = 0; l < std::min<int64_t>(count, kLanes); ++l) x[l] += grid[2 * l], y[l] += grid[2 * l + 1];
}

// The nine sums of one line, added to `sums`.
MASKBENCH_VECTORISED void add_line(const Texels& texels, const View& view, const float* face, const LaidGradients& of,
                                   int64_t v, double* sums) {
  const int64_t plane = view.size * view.size;
  const float half_width = float(texels.width() - 1) / 2, half_height = float(texels.height() - 1) / 2;
  Lanes X{}, Y{}, Z{}, Xu{}, Yu{}, Zu{};
  for (int64_t i = 0; i < view.size; i += kLanes) {
    const int64_t count = view.size - i, at = v * view.size + i;
    const Lanes u = load(view.line + i);
    const Look where = look(texels, view.H, u, view.line[v]);
    if (!where.inside && !of.grid) continue;
    Seen seen;
    see(texels, where, seen);
    Lanes gain[4], x{}, y{};
    gains(seen, face, of, plane, at, count, gain);
    for (int c = 0; c < 4; ++c) x += gain[c] * seen.across[c], y += gain[c] * seen.down[c];
    x *= half_width, y *= half_height;
    if (of.grid) add_grid(of.grid + 2 * at, count, x, y);
    x = where.seen & (magnitude(where.x) < kFar) ? x / where.depth : Lanes{};
    y = where.seen & (magnitude(where.y) < kFar) ? y / where.depth : Lanes{};
    const Lanes z = -(x * where.x + y * where.y);
    X += x, Y += y, Z += z;
    Xu += x * u, Yu += y * u, Zu += z * u;
  }
  for (int l = 0; l < kLanes; ++l) {
    const float all[9] = {Xu[l], X[l] * view.line[v], X[l], Yu[l], Y[l] * view.line[v], Y[l],
                          Zu[l], Z[l] * view.line[v], Z[l]};
    for (int k = 0; k < 9; ++k) sums[k] += double(all[k]);
  }
}

// From four planes to one line of texels.
MASKBENCH_VECTORISED void interleave(const float* planes, int64_t plane, int64_t count, float* to) {
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

void lay_picture(const Texels& texels, const View& view, const LaidPicture& picture) {
  for (int64_t v = 0; v < view.size; ++v) lay_line(texels, view, picture, v);
}

void homography_gradient(const Texels& texels, const View& view, const float* face, const LaidGradients& of,
                         float* gradient) {
  double sums[9] = {};
  for (int64_t v = 0; v < view.size; ++v) add_line(texels, view, face, of, v, sums);
  std::copy_n(sums, 9, gradient);
}

}  // namespace maskbench
