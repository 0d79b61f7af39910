// From the flat template to cloth on the face.
#pragma once

#include "data/procedural_design.h"
#include "data/procedural_head.h"
#include "data/procedural_lanes.h"

namespace maskbench::procedural {

// The cloth of a cut, lying on the base head: a membrane stretched over the skin from cheek to cheek and from the
// bridge of the nose to under the chin, a little off the skin. Its marks kU and kV are template coordinates.
Sheet cloth_sheet(Cut cut, Mesh mesh);

// Where a bilinear look-up falls in a square grid over [-1,1]^2, clamped at the border.
template <class F>
struct Cell {
  decltype(whole(F{})) i;
  F tx, ty;

  MASKBENCH_INLINE Cell(F u, F v, int side) {
    const float last = float(side - 1);
    const F limit = all<F>(last - 1e-3f * last);
    const F x = lesser(greater((u + 1) * 0.5f * last, F{}), limit),
            y = lesser(greater((v + 1) * 0.5f * last, F{}), limit);
    const auto ix = whole(x), iy = whole(y);
    i = iy * side + ix, tx = x - real(ix), ty = y - real(iy);
  }
};

// A template ready to be wrapped around a head: linear light, premultiplied by alpha.
struct Fabric {
  int side = 0;
  std::vector<Colour> texels;  // [side,side]
  std::vector<float> contact;  // [kContact,kContact], blurred alpha: how much light the cloth takes from the skin
  static constexpr int kContact = 32;

  Fabric(int design, int side);
  MASKBENCH_INLINE Colour sample(float u, float v) const {  // the last lane is alpha
    const Cell<float> at(u, v, side);
    const Colour* p = texels.data() + at.i;
    return mix(mix(p[0], p[1], at.tx), mix(p[side], p[side + 1], at.tx), at.ty);
  }
  template <class F>
  MASKBENCH_INLINE F contact_at(F u, F v) const {
    const Cell<F> at(u, v, kContact);
    const float* p = contact.data();
    const F a = entry(p, at.i), b = entry(p + 1, at.i), c = entry(p + kContact, at.i),
            d = entry(p + kContact + 1, at.i);
    const F top = a + (b - a) * at.tx, low = c + (d - c) * at.tx;
    return top + (low - top) * at.ty;
  }
};

// The named points of a face.
std::array<Vec3, kAnchors> anchor_points();          // on the base head
std::array<TemplatePoint, kAnchors> anchor_marks();  // in every template

}  // namespace maskbench::procedural
