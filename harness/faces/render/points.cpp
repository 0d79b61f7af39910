#include "faces/render/points.h"

namespace maskbench::procedural {
namespace {

constexpr float kSameSurface = 0.02f;  // nearness tolerance within one surface

// Loads every X-th element.
template <int X, class T>
MASKBENCH_INLINE auto strided(const T* p) {
  if constexpr (X == 2)
    return __builtin_shufflevector(load(p), load(p + kLanes), 0, 2, 4, 6, 8, 10, 12, 14);
  else
    return decltype(load(p)){p[0], p[X], p[2 * X], p[3 * X], p[4 * X], p[5 * X], p[6 * X], p[7 * X]};
}

// Vertical offset of a sample in its pixel; a grid with one row per pixel is slanted.
template <int X, int Y>
constexpr float sample_offset_y(int s, int t) {
  return Y == 1 ? (t % 2 ? 0.25f : -0.25f) : float(s);
}

// Points of eight neighbouring pixels. Appends those selected by `which`.
struct Eight {
  IntLanes id, pixel;
  Lanes x, y, share;
};
MASKBENCH_INLINE void append(IntLanes which, const Eight& e, Points& out) {
  if (!any(~which)) {
    const int n = out.count;
    store(out.id.data() + n, e.id), store(out.pixel.data() + n, e.pixel);
    store(out.x.data() + n, e.x), store(out.y.data() + n, e.y), store(out.share.data() + n, e.share);
    out.count = n + kLanes;
  } else if (any(which)) {
    for (int l = 0; l < kLanes; ++l)
      if (which[l]) out.add(e.id[l], e.x[l], e.y[l], e.share[l], e.pixel[l]);
  }
}

// Emits the points of an edge pixel: one for the samples near the nearest surface and one for the rest, so at most two
// per pixel.
template <int X, int Y>
MASKBENCH_INLINE void find_edge(const Canvas& canvas, int x, int y, int32_t pixel, BarePoints& out) {
  constexpr float kShare = 1.0f / (X * Y);
  const size_t corner = size_t(y) * Y * canvas.stride + size_t(x) * X;
  const int32_t* ids = canvas.under.data() + corner;
  const float* near = canvas.nearness.data() + corner;
  float nearest = 0;
  for (int s = 0; s < Y; ++s)
    for (int t = 0; t < X; ++t) nearest = std::max(nearest, near[s * canvas.stride + t]);
  int32_t in_front = 0;
  for (const bool front : {true, false}) {
    int32_t id = 0;
    int count = 0, right = 0;
    float low = 0;
    for (int s = 0; s < Y; ++s)
      for (int t = 0; t < X; ++t) {
        const int i = s * canvas.stride + t;
        if (ids[i] == 0 || (near[i] > nearest - kSameSurface) != front) continue;
        id = ids[i], ++count, right += t, low += sample_offset_y<X, Y>(s, t);
      }
    if (!count) continue;
    const float each = 1 / float(count);
    Points& points = canvas.is_body(id) ? out.bodies : canvas.is_body(in_front) ? out.hidden_heads : out.heads;
    points.add(id, float(x * X) + float(right) * each, float(y * Y) + low * each, float(count) * kShare, pixel);
    in_front = id;
  }
}

template <int X, int Y>
MASKBENCH_INLINE void find_bare_block(const Canvas& canvas, int left, int y, int32_t first, const float* cloth,
                                      const Light& light, BarePoints& out) {
  const size_t corner = size_t(y) * Y * canvas.stride + size_t(left) * X;
  const int32_t* ids = canvas.under.data() + corner;
  const float* near = canvas.nearness.data() + corner;
  IntLanes missing{};
  for (int s = 0; s < Y; ++s)
    for (int t = 0; t < X; ++t) missing -= strided<X>(ids + s * canvas.stride + t) == 0;
  IntLanes seen = (missing < X * Y) & (kLane < canvas.size - left);
  if (cloth) seen &= load(cloth + first + left) <= kOpaque;
  if (!any(seen)) return;
  Lanes nearest{}, farthest = all<Lanes>(9);
  for (int s = 0; s < Y; ++s)
    for (int t = 0; t < X; ++t) {
      const Lanes one = strided<X>(near + s * canvas.stride + t);
      nearest = greater(nearest, one), farthest = lesser(farthest, one);
    }
  const Lanes rest = seen ? real(missing) * (1.0f / (X * Y)) : all<Lanes>(1);
  for (int c = 0; c < 3; ++c) {
    float* plane = light.plane[c] + first + left;
    store(plane, load(plane) * rest);
  }
  const IntLanes whole = seen & (missing == 0) & (nearest - farthest < kSameSurface), id = strided<X>(ids);
  const Eight middle = {id, kLane + (first + left), real((kLane + left) * X) + 0.5f * (X - 1),
                        all<Lanes>(float(y * Y) + 0.5f * (Y - 1)), all<Lanes>(1)};
  const IntLanes body = (id > canvas.before_body) & (id <= canvas.last_body);
  append(whole & ~body, middle, out.heads);
  append(whole & body, middle, out.bodies);
  const IntLanes edge = seen & ~whole;
  if (!any(edge)) return;
  for (int l = 0; l < kLanes; ++l)
    if (edge[l]) find_edge<X, Y>(canvas, left + l, y, first + left + l, out);
}

template <int X, int Y>
MASKBENCH_INLINE void find_cloth_block(const Canvas& canvas, int left, int y, int32_t first, Points& out) {
  const int32_t* ids = canvas.cloth.data() + size_t(y) * Y * canvas.stride + size_t(left) * X;
  IntLanes seen{}, right{}, id{};
  Lanes low{};
  for (int s = 0; s < Y; ++s)
    for (int t = 0; t < X; ++t) {
      const IntLanes one = strided<X>(ids + s * canvas.stride + t), hit = one != 0;
      seen -= hit, right -= hit * t, low -= real(hit) * sample_offset_y<X, Y>(s, t), id = hit ? one : id;
    }
  const IntLanes some = (seen > 0) & (kLane < canvas.size - left);
  if (!any(some)) return;
  const Lanes each = 1 / real(seen);
  append(some,
         {id, kLane + (first + left), real((kLane + left) * X) + real(right) * each, float(y * Y) + low * each,
          real(seen) * (1.0f / (X * Y))},
         out);
}

// Calls visit.operator()<X, Y>(left) for each group of eight pixels of a row.
template <class Visit>
MASKBENCH_INLINE void along(const Canvas& canvas, const Visit& visit) {
  for (int left = 0; left < canvas.size; left += kLanes) {
    if (canvas.slanted)
      visit.template operator()<2, 1>(left);
    else if (canvas.across == 2)
      visit.template operator()<2, 2>(left);
    else if (canvas.across == 3)
      visit.template operator()<3, 3>(left);
    else
      visit.template operator()<4, 4>(left);
  }
}

}  // namespace

MASKBENCH_EXACT_SIMD_TARGETS void find_bare(const Canvas& canvas, int y, int32_t first, const float* cloth,
                                            const Light& light, BarePoints& out) {
  along(
      canvas, [&]<int X, int Y>(int left)
                  __attribute__((always_inline)) { find_bare_block<X, Y>(canvas, left, y, first, cloth, light, out); });
}

MASKBENCH_EXACT_SIMD_TARGETS void find_cloth(const Canvas& canvas, int y, int32_t first, Points& out) {
  along(
      canvas, [&]<int X, int Y>(int left)
                  __attribute__((always_inline)) { find_cloth_block<X, Y>(canvas, left, y, first, out); });
}

}  // namespace maskbench::procedural
