#include "data/procedural_canvas.h"
#include "data/procedural_lanes.h"

namespace maskbench::procedural {
namespace {

constexpr int kSubpixelBits = 4, kSubpixel = 1 << kSubpixelBits;
constexpr float kClothBias = 0.006f;  // cloth wins over skin that a coarse mesh lets through

// A triangle ready to be scanned: edge functions and nearness at the first sample of the box, and their steps.
struct Scan {
  int x0, y0, x1, y1;
  int e[3], ex[3], ey[3];
  float near, near_x, near_y;
};

MASKBENCH_INLINE int least(int a, int b, int c) { return std::min(std::min(a, b), c); }
MASKBENCH_INLINE int most(int a, int b, int c) { return std::max(std::max(a, b), c); }

MASKBENCH_INLINE void scan(const Scan& t, const Film& film) {
  constexpr IntLanes kLane = {0, 1, 2, 3, 4, 5, 6, 7};
  const IntLanes lower = film.slanted ? IntLanes{-1, 1, -1, 1, -1, 1, -1, 1} : IntLanes{};  // in quarters of a row
  const IntLanes id = film.last_id - IntLanes{};
  const Lanes lower_near = 0.25f * t.near_y * real(lower);
  IntLanes edge[3];
  for (int k = 0; k < 3; ++k) edge[k] = t.e[k] + kLane * t.ex[k] + lower * (t.ey[k] / 4);
  for (int left = t.x0; left <= t.x1; left += kLanes) {
    IntLanes a = edge[0], b = edge[1], c = edge[2];
    Lanes near = t.near + real(kLane + (left - t.x0)) * t.near_x + lower_near;
    float* depth = film.nearness + size_t(t.y0) * film.stride + left;
    int32_t* out = film.ids + size_t(t.y0) * film.stride + left;
    for (int y = t.y0; y <= t.y1; ++y, depth += film.stride, out += film.stride) {
      const Lanes before = load(depth);
      const IntLanes seen = ((a | b | c) >= 0) & (near > before);
      store(depth, seen ? near : before);
      store(out, seen ? id : load(out));
      a += t.ey[0], b += t.ey[1], c += t.ey[2], near += t.near_y;
    }
    for (int k = 0; k < 3; ++k) edge[k] += t.ex[k] * kLanes;
  }
}

struct Corner {
  int x, y;  // in sixteenths of a sample
  float near;
  int32_t vertex;
};

// Edges are tested in integers, so that neighbours leave no gap. Triangles seen from behind are left out.
MASKBENCH_INLINE void triangle(Film& film, const Corner& p, Corner q, Corner r, Surface surface, bool two_sided) {
  int area = (q.x - p.x) * (r.y - p.y) - (r.x - p.x) * (q.y - p.y);
  if (area < 0 && two_sided) std::swap(q, r), area = -area;
  if (area <= 0) return;
  Scan s;
  const int margin = film.slanted ? kSubpixel / 4 : 0;
  s.x0 = std::max((least(p.x, q.x, r.x) + kSubpixel - 1) >> kSubpixelBits, 0) & ~1;  // even, for slanted grids
  s.y0 = std::max((least(p.y, q.y, r.y) - margin + kSubpixel - 1) >> kSubpixelBits, 0);
  s.x1 = std::min(most(p.x, q.x, r.x) >> kSubpixelBits, film.width - 1);
  s.y1 = std::min((most(p.y, q.y, r.y) + margin) >> kSubpixelBits, film.height - 1);
  if (s.x0 > s.x1 || s.y0 > s.y1) return;

  // e[k] is twice the area opposite to corner k, in subpixels; it grows by ex per sample to the right, by ey down.
  const Corner* const from[3] = {&q, &r, &p};
  const Corner* const to[3] = {&r, &p, &q};
  for (int k = 0; k < 3; ++k) {
    const int dx = to[k]->x - from[k]->x, dy = to[k]->y - from[k]->y;
    s.e[k] = dx * (s.y0 * kSubpixel - from[k]->y) - dy * (s.x0 * kSubpixel - from[k]->x);
    s.ex[k] = -dy * kSubpixel, s.ey[k] = dx * kSubpixel;
  }
  Triangle& t = *film.next++;
  ++film.last_id;
  t.corner[0] = p.vertex, t.corner[1] = q.vertex, t.corner[2] = r.vertex;
  const float inverse = 1 / float(area), x0 = float(s.x0), y0 = float(s.y0);
  const float b = float(s.e[1]) * inverse, bx = float(s.ex[1]) * inverse, by = float(s.ey[1]) * inverse;
  const float c = float(s.e[2]) * inverse, cx = float(s.ex[2]) * inverse, cy = float(s.ey[2]) * inverse;
  t.second[0] = b - bx * x0 - by * y0, t.second[1] = bx, t.second[2] = by;
  t.third[0] = c - cx * x0 - cy * y0, t.third[1] = cx, t.third[2] = cy;
  const float to_q = q.near - p.near, to_r = r.near - p.near;
  s.near = p.near + b * to_q + c * to_r + (surface == Surface::mask ? kClothBias : 0.0f);
  s.near_x = bx * to_q + cx * to_r, s.near_y = by * to_q + cy * to_r;
  scan(s, film);
}

}  // namespace

MASKBENCH_VECTORISED void snap(const float* __restrict from, int count, int32_t* __restrict to) {
  constexpr float kAbove = 131072;  // the conversion cuts off towards 0; this makes it round to nearest below 0 too
  for (int i = 0; i < count; ++i) to[i] = int32_t(from[i] * kSubpixel + (kAbove + 0.5f)) - int32_t(kAbove);
}

MASKBENCH_VECTORISED void rasterise(Film& film, const Sheet& sheet, const int32_t* x, const int32_t* y,
                                    const float* near, int first) {
  const auto corner = [&](int i) __attribute__((always_inline)) { return Corner{x[i], y[i], near[i], first + i}; };
  Film local = film;
  for (int r = 0; r + 1 < sheet.rows; ++r) {
    Corner upper = corner(r * sheet.cols), lower = corner((r + 1) * sheet.cols);
    for (int c = 1; c < sheet.cols; ++c) {
      const Corner next_upper = corner(r * sheet.cols + c), next_lower = corner((r + 1) * sheet.cols + c);
      triangle(local, upper, next_upper, lower, sheet.surface, sheet.two_sided);
      triangle(local, next_upper, next_lower, lower, sheet.surface, sheet.two_sided);
      upper = next_upper, lower = next_lower;
    }
  }
  film = local;
}

}  // namespace maskbench::procedural
