// From the flat template to cloth on the face.
#pragma once

#include "faces/people/design.h"
#include "faces/people/head.h"
#include "faces/people/tone.h"

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

// What cloth looks like by itself: linear light premultiplied by alpha, and that.
template <class F>
struct Print {
  Tone<F> light;
  F alpha;
};
template <class F>
MASKBENCH_INLINE Print<F> mix(const Print<F>& a, const Print<F>& b, F t) {
  return {mix(a.light, b.light, t), a.alpha + (b.alpha - a.alpha) * t};
}

// A template ready to be wrapped around a head. Its texels are kept as bytes: twenty fabrics then fit a cache.
struct Fabric {
  int side = 0;
  std::vector<int32_t> texels;  // [side,side], red in the lowest byte, alpha in the highest
  std::vector<float> contact;   // [kContact,kContact], blurred alpha: how much light the cloth takes from the skin
  static constexpr int kContact = 32;

  Fabric(int design, int side);
  template <class F>
  MASKBENCH_INLINE Print<F> sample(F u, F v) const {
    const Cell<F> at(u, v, side);
    const int32_t* p = texels.data();
    const Print<F> upper = mix(shown(entry(p, at.i)), shown(entry(p + 1, at.i)), at.tx);
    return mix(upper, mix(shown(entry(p + side, at.i)), shown(entry(p + side + 1, at.i)), at.tx), at.ty);
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

 private:
  template <class I>
  MASKBENCH_INLINE static auto shown(I texel) {
    const auto alpha = real(texel >> 24 & 255) / 255;
    const auto light = [&](I byte) __attribute__((always_inline)) {
      return real(byte & 255) * real(byte & 255) * (1 / 65025.0f) * alpha;
    };
    return Print<decltype(real(texel))>{{light(texel), light(texel >> 8), light(texel >> 16)}, alpha};
  }
};

// The named points of a face.
std::array<Vec3, kAnchors> anchor_points();          // on the base head
std::array<TemplatePoint, kAnchors> anchor_marks();  // in every template

}  // namespace maskbench::procedural
