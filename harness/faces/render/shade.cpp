#include "faces/render/shade.h"

namespace maskbench::procedural {
namespace {

// The attributes of eight points, starting at point `i`.
struct MarksOfEight {
  Lanes m[kMarks];

  MASKBENCH_INLINE MarksOfEight(const Canvas& canvas, const Points& points, int i) {
    const Triangle* triangle[kLanes];
    const float *head[kLanes], *tail[kLanes];
    for (int l = 0; l < kLanes; ++l) {
      triangle[l] = &canvas.triangle(points.id.data()[i + l]);
      head[l] = &triangle[l]->plane[0], tail[l] = &triangle[l]->plane[2];
    }
    Lanes second[4], third[4];  // second[3] and third[0] are unused
    transpose(head, second), transpose(tail, third);
    const Lanes x = load(points.x.data() + i), y = load(points.y.data() + i);
    float w1[kLanes], w2[kLanes];
    store(w1, second[0] + x * second[1] + y * second[2]), store(w2, third[1] + x * third[2] + y * third[3]);
    Marks each[kLanes];
    for (int l = 0; l < kLanes; ++l) {
      each[l] = canvas.within(*triangle[l], w1[l], w2[l]);
      head[l] = each[l].v, tail[l] = each[l].v + 4;
    }
    transpose(head, m), transpose(tail, m + 4);
  }
};

// Adds the colours of eight points, starting at point `i`, to the light.
template <int kPlanes>
MASKBENCH_INLINE void add(const Lanes* colour, const Points& points, int i, const Light& light) {
  const Lanes share = load(points.share.data() + i);
  const int32_t* pixel = points.pixel.data() + i;
  if (i + kLanes <= points.count && !any(load(pixel) != pixel[0] + kLane)) {
    for (int c = 0; c < kPlanes; ++c) {
      float* light_there = light.plane[c] + pixel[0];
      store(light_there, load(light_there) + colour[c] * share);
    }
    return;
  }
  float seen[kPlanes][kLanes];
  for (int c = 0; c < kPlanes; ++c) store(seen[c], colour[c] * share);
  for (int l = 0; l < std::min(kLanes, points.count - i); ++l)
    for (int c = 0; c < kPlanes; ++c) light.plane[c][pixel[l]] += seen[c][l];
}

// Pads the last group of eight with copies of its last point.
void pad(Points& points) {
  const int last = points.count - 1;
  for (int i = points.count; i % kLanes; ++i)
    points.id[i] = points.id[last], points.x[i] = points.x[last], points.y[i] = points.y[last];
}

}  // namespace

MASKBENCH_EXACT_SIMD_TARGETS void shade_heads(const Complexion& look, const Canvas& canvas, Points& points,
                                              const Light& light) {
  pad(points);
  for (int i = 0; i < points.count; i += kLanes) {
    const MarksOfEight marks(canvas, points, i);
    const Tone<Lanes> c = look.head(marks.m);
    add<3>(&c.r, points, i, light);
  }
  points.count = 0;
}

MASKBENCH_EXACT_SIMD_TARGETS void shade_bodies(const Complexion& look, const Canvas& canvas, Points& points,
                                               const Light& light) {
  pad(points);
  for (int i = 0; i < points.count; i += kLanes) {
    const MarksOfEight marks(canvas, points, i);
    const Tone<Lanes> c = look.body(marks.m);
    add<3>(&c.r, points, i, light);
  }
  points.count = 0;
}

MASKBENCH_EXACT_SIMD_TARGETS void shade_cloths(const Complexion& look, const Fabric& fabric, const Canvas& canvas,
                                               Points& points, const Light& layer) {
  pad(points);
  for (int i = 0; i < points.count; i += kLanes) {
    const MarksOfEight marks(canvas, points, i);
    const Print<Lanes> print = fabric.sample(marks.m[kU], marks.m[kV]);
    const Tone<Lanes> c = look.cloth(marks.m, print.light);
    const Lanes out[4] = {c.r, c.g, c.b, print.alpha};
    add<4>(out, points, i, layer);
  }
  points.count = 0;
}

uint8_t Complexion::region(const Marks& m) const {
  const float x = std::abs(m.v[kX]), y = m.v[kY];
  if (m.v[kHair] < 0) return kHead;
  const bool nose = x < 0.15f && y > 0.34f && y < 0.52f;
  const bool lips = x < p_.mouth_width && y > kMouthY - 0.06f && y < kMouthY + 0.08f;
  const bool eye = std::abs(x - kEyeX) < kEyeWide && eye_inside(x, y) > 0;
  return uint8_t(kHead | (nose || lips ? kNoseAndMouth : 0) | (eye ? kEyes : 0));
}

}  // namespace maskbench::procedural
