#include "data/procedural_shade.h"

namespace maskbench::procedural {
namespace {

struct Points {
  Lanes m[kMarks];
  MASKBENCH_INLINE explicit Points(const Batch& batch) {
    transpose(batch.marks[0].v, kMarks, m);
    transpose(batch.marks[0].v + 4, kMarks, m + 4);
  }
};

template <int kPlanes>
MASKBENCH_INLINE void add(const Lanes* colour, Batch& batch, const Light& light) {
  float seen[kPlanes][kLanes];
  for (int c = 0; c < kPlanes; ++c) store(seen[c], colour[c] * load(batch.share));
  for (int l = 0; l < batch.count; ++l)
    for (int c = 0; c < kPlanes; ++c) light.plane[c][batch.pixel[l]] += seen[c][l];
  batch.count = 0;
}

}  // namespace

MASKBENCH_VECTORISED void shade_heads(const Complexion& look, Batch& batch, const Light& light) {
  const Points points(batch);
  const Tone<Lanes> c = look.head(points.m);
  add<3>(&c.r, batch, light);
}

MASKBENCH_VECTORISED void shade_bodies(const Complexion& look, Batch& batch, const Light& light) {
  const Points points(batch);
  const Tone<Lanes> c = look.body(points.m);
  add<3>(&c.r, batch, light);
}

MASKBENCH_VECTORISED void shade_cloths(const Complexion& look, const Fabric& fabric, Batch& batch, const Light& layer) {
  const Points points(batch);
  Colour texels[kLanes];
  for (int l = 0; l < kLanes; ++l) texels[l] = fabric.sample(batch.marks[l].v[kU], batch.marks[l].v[kV]);
  Lanes print[4];
  transpose(&texels[0][0], 4, print);
  const Tone<Lanes> c = look.cloth(points.m, Tone<Lanes>{print[0], print[1], print[2]});
  const Lanes out[4] = {c.r, c.g, c.b, print[3]};
  add<4>(out, batch, layer);
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
