#include "data/procedural_canvas.h"

namespace maskbench::procedural {
namespace {

constexpr int kLanes = 8, kSubpixelBits = 4, kSubpixel = 1 << kSubpixelBits;
constexpr float kClothBias = 0.006f;  // cloth wins over skin that a coarse mesh lets through

#define MASKBENCH_INLINE inline __attribute__((always_inline))

// kLanes samples at once, anywhere in a buffer.
typedef int32_t IntLanes __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));
typedef float FloatLanes __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));

// A triangle ready to be scanned: edge functions and nearness at the first sample of the box, and their steps.
struct Scan {
  int x0, y0, x1, y1;
  int e[3], ex[3], ey[3];
  float near, near_x, near_y;
};

MASKBENCH_INLINE int least(int a, int b, int c) { return std::min(std::min(a, b), c); }
MASKBENCH_INLINE int most(int a, int b, int c) { return std::max(std::max(a, b), c); }

MASKBENCH_INLINE void scan(const Scan& t, const Film& film) {
  const IntLanes lane = {0, 1, 2, 3, 4, 5, 6, 7}, id = film.last_id + (lane & 0);
  const FloatLanes float_lane = {0, 1, 2, 3, 4, 5, 6, 7};
  const IntLanes lower = film.slanted ? IntLanes{-1, 1, -1, 1, -1, 1, -1, 1} : lane & 0;  // in quarters of a row
  const FloatLanes lower_near = 0.25f * t.near_y * __builtin_convertvector(lower, FloatLanes);
  const IntLanes lower_a = lower * (t.ey[0] / 4), lower_b = lower * (t.ey[1] / 4), lower_c = lower * (t.ey[2] / 4);
  for (int left = t.x0; left <= t.x1; left += kLanes) {
    const int skipped = left - t.x0;
    IntLanes a = t.e[0] + (lane + skipped) * t.ex[0] + lower_a, b = t.e[1] + (lane + skipped) * t.ex[1] + lower_b;
    IntLanes c = t.e[2] + (lane + skipped) * t.ex[2] + lower_c;
    FloatLanes near = t.near + (float_lane + float(skipped)) * t.near_x + lower_near;
    float* depth = film.nearness + size_t(t.y0) * film.stride + left;
    int32_t* out = film.ids + size_t(t.y0) * film.stride + left;
    for (int y = t.y0; y <= t.y1; ++y, depth += film.stride, out += film.stride) {
      const FloatLanes before = *reinterpret_cast<FloatLanes*>(depth);
      const IntLanes seen = ((a | b | c) >= 0) & (near > before);
      *reinterpret_cast<FloatLanes*>(depth) = seen ? near : before;
      *reinterpret_cast<IntLanes*>(out) = seen ? id : *reinterpret_cast<IntLanes*>(out);
      a += t.ey[0], b += t.ey[1], c += t.ey[2], near += t.near_y;
    }
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

MASKBENCH_VECTORISED void rasterise(Film& film, const Sheet& sheet, const float* x, const float* y, const float* near,
                                    int first) {
  const auto corner = [&](int i) {
    constexpr float kAbove = 131072;  // the conversion cuts off towards 0; this makes it round to nearest below 0 too
    return Corner{int(x[i] * kSubpixel + (kAbove + 0.5f)) - int(kAbove),
                  int(y[i] * kSubpixel + (kAbove + 0.5f)) - int(kAbove), near[i], first + i};
  };
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
