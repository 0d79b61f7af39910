#include "faces/people/tone.h"
#include "faces/render/canvas.h"

namespace maskbench::procedural {
namespace {

constexpr int kSubpixelBits = 4, kSubpixel = 1 << kSubpixelBits;
constexpr float kClothBias = 0.006f;  // depth bias: keeps skin from showing through the coarse cloth mesh

// One vertex each of eight triangles, in sixteenths of a sample.
struct Corners {
  IntLanes x, y;
  Lanes near;
};

// Setup of eight triangles: bounding boxes; edge functions (twice the areas opposite to the vertices, in subpixels) and
// nearness at the first sample of the box; and their increments.
struct Scans {
  uint32_t seen;  // bit mask of visible triangles; the rest is defined for those only
  uint32_t turned;
  int32_t x0[kLanes], y0[kLanes], x1[kLanes], y1[kLanes];
  int32_t e[3][kLanes], ex[3][kLanes], ey[3][kLanes];
  float near[kLanes], near_x[kLanes], near_y[kLanes];
  float plane[6][kLanes];  // as in Triangle
};

MASKBENCH_INLINE void scan(const Scans& t, int l, const RasterTarget& target) {
  const IntLanes lower = target.slanted ? IntLanes{-1, 1, -1, 1, -1, 1, -1, 1} : IntLanes{};  // in quarters of a row
  const IntLanes id = target.last_id - IntLanes{};
  const int x0 = t.x0[l], y0 = t.y0[l], y1 = t.y1[l];
  const Lanes lower_near = 0.25f * t.near_y[l] * real(lower);
  IntLanes edge[3];
  for (int k = 0; k < 3; ++k) edge[k] = t.e[k][l] + kLane * t.ex[k][l] + lower * (t.ey[k][l] / 4);
  for (int left = x0; left <= t.x1[l]; left += kLanes) {
    IntLanes a = edge[0], b = edge[1], c = edge[2];
    Lanes near = t.near[l] + real(kLane + (left - x0)) * t.near_x[l] + lower_near;
    float* depth = target.nearness + size_t(y0) * target.stride + left;
    int32_t* out = target.ids + size_t(y0) * target.stride + left;
    for (int y = y0; y <= y1; ++y, depth += target.stride, out += target.stride) {
      const Lanes before = load(depth);
      const IntLanes seen = ((a | b | c) >= 0) & (near > before);
      store(depth, seen ? near : before);
      store(out, seen ? id : load(out));
      a += t.ey[0][l], b += t.ey[1][l], c += t.ey[2][l], near += t.near_y[l];
    }
    for (int k = 0; k < 3; ++k) edge[k] += t.ex[k][l] * kLanes;
  }
}

// Returns the first or last sample between three vertices, extended by `wider` subpixels, within [0, end).
MASKBENCH_INLINE IntLanes first_sample(IntLanes a, IntLanes b, IntLanes c, int wider) {
  return greater((lesser(lesser(a, b), c) - wider + (kSubpixel - 1)) >> kSubpixelBits, IntLanes{});
}
MASKBENCH_INLINE IntLanes last_sample(IntLanes a, IntLanes b, IntLanes c, int wider, int end) {
  return lesser((greater(greater(a, b), c) + wider) >> kSubpixelBits, (end - 1) - IntLanes{});
}

// Edge functions are integers, so that adjacent triangles leave no gaps.
MASKBENCH_INLINE void set_edges(const Corners& p, const Corners& q, const Corners& r, Lanes inverse_area, IntLanes x0,
                                IntLanes y0, float bias, Scans& out) {
  const Corners* const from[3] = {&q, &r, &p};
  const Corners* const to[3] = {&r, &p, &q};
  Lanes at[3], along[3], down[3];  // barycentric weights at the first sample, and their increments
  for (int k = 0; k < 3; ++k) {
    const IntLanes dx = to[k]->x - from[k]->x, dy = to[k]->y - from[k]->y;
    const IntLanes e = dx * (y0 * kSubpixel - from[k]->y) - dy * (x0 * kSubpixel - from[k]->x);
    const IntLanes ex = -dy * kSubpixel, ey = dx * kSubpixel;
    store(out.e[k], e), store(out.ex[k], ex), store(out.ey[k], ey);
    at[k] = real(e) * inverse_area, along[k] = real(ex) * inverse_area, down[k] = real(ey) * inverse_area;
  }
  for (int k = 1; k < 3; ++k) {
    store(out.plane[3 * k - 3], at[k] - along[k] * real(x0) - down[k] * real(y0));
    store(out.plane[3 * k - 2], along[k]), store(out.plane[3 * k - 1], down[k]);
  }
  const Lanes to_q = q.near - p.near, to_r = r.near - p.near;
  store(out.near, p.near + at[1] * to_q + at[2] * to_r + bias);
  store(out.near_x, along[1] * to_q + along[2] * to_r), store(out.near_y, down[1] * to_q + down[2] * to_r);
}

// Sets up triangles. Back faces are culled or, in two-sided sheets, flipped.
MASKBENCH_INLINE void prepare(const RasterTarget& target, const Sheet& sheet, const Corners& p, Corners q, Corners r,
                              Scans& out) {
  IntLanes area = (q.x - p.x) * (r.y - p.y) - (r.x - p.x) * (q.y - p.y);
  const IntLanes turned = sheet.two_sided ? area < 0 : IntLanes{};
  const Corners was = q;
  q = {turned ? r.x : q.x, turned ? r.y : q.y, turned ? r.near : q.near};
  r = {turned ? was.x : r.x, turned ? was.y : r.y, turned ? was.near : r.near};
  area = turned ? -area : area;
  const int margin = target.slanted ? kSubpixel / 4 : 0;
  const IntLanes x0 = first_sample(p.x, q.x, r.x, 0) & ~1;  // even column, for slanted grids
  const IntLanes y0 = first_sample(p.y, q.y, r.y, margin);
  const IntLanes x1 = last_sample(p.x, q.x, r.x, 0, target.width);
  const IntLanes y1 = last_sample(p.y, q.y, r.y, margin, target.height);
  out.seen = lane_bits((area > 0) & (x0 <= x1) & (y0 <= y1)), out.turned = lane_bits(turned);
  if (!out.seen) return;
  store(out.x0, x0), store(out.y0, y0), store(out.x1, x1), store(out.y1, y1);
  set_edges(p, q, r, 1 / real(area), x0, y0, sheet.surface == Surface::mask ? kClothBias : 0.0f, out);
}

MASKBENCH_INLINE void draw(RasterTarget& target, const Scans& t, int l, int p, int q, int r) {
  if (!(t.seen >> l & 1)) return;
  if (t.turned >> l & 1) std::swap(q, r);
  Triangle& triangle = *target.next++;
  ++target.last_id;
  triangle.corner[0] = p, triangle.corner[1] = q, triangle.corner[2] = r;
  for (int k = 0; k < 6; ++k) triangle.plane[k] = t.plane[k][l];
  scan(t, l, target);
}

}  // namespace

MASKBENCH_EXACT_SIMD_TARGETS void snap(const float* __restrict from, int count, int32_t* __restrict to) {
  constexpr float kAbove = 131072;  // conversion truncates towards 0: the offset makes it round negative values too
  for (int i = 0; i < count; ++i) to[i] = int32_t(from[i] * kSubpixel + (kAbove + 0.5f)) - int32_t(kAbove);
}

MASKBENCH_EXACT_SIMD_TARGETS void rasterise(RasterTarget& target, const Sheet& sheet, const int32_t* x,
                                            const int32_t* y, const float* near, int first) {
  const auto corners = [&](int i) __attribute__((always_inline)) {
    return Corners{load(x + i), load(y + i), load(near + i)};
  };
  RasterTarget local = target;
  Scans upper, lower;  // the two triangles of each cell
  for (int r = 0; r + 1 < sheet.rows; ++r)
    for (int c = 0; c + 1 < sheet.cols; c += kLanes) {
      const int i = r * sheet.cols + c, below = i + sheet.cols, cells = std::min(kLanes, sheet.cols - 1 - c);
      const Corners a = corners(i), b = corners(i + 1), d = corners(below), e = corners(below + 1);
      prepare(local, sheet, a, b, d, upper);
      prepare(local, sheet, b, e, d, lower);
      if (!(upper.seen | lower.seen)) continue;
      for (int l = 0; l < cells; ++l) {
        const int v = first + i + l, w = first + below + l;
        draw(local, upper, l, v, v + 1, w), draw(local, lower, l, v + 1, w + 1, w);
      }
    }
  target = local;
}

}  // namespace maskbench::procedural
