// Drapes flat mask templates over the head.
#pragma once

#include "faces/people/design.h"
#include "faces/people/head.h"
#include "faces/people/tone.h"

namespace maskbench::procedural {

// Returns the cloth of a cut on the base head: a membrane over the skin, slightly offset, from cheek to cheek and from
// the bridge of the nose to below the chin. Its marks kU and kV are template coordinates.
Sheet cloth_sheet(Cut cut, Mesh mesh);

// Cell and weights of a bilinear look-up in a square grid over [-1,1]^2, clamped at the border.
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

// Colour of the unshaded cloth: linear light premultiplied by alpha, and alpha.
template <class F>
struct Print {
  Tone<F> light;
  F alpha;
};
template <class F>
MASKBENCH_INLINE Print<F> mix(const Print<F>& a, const Print<F>& b, F t) {
  return {mix(a.light, b.light, t), a.alpha + (b.alpha - a.alpha) * t};
}

// A texture of a mask design. Texels are stored as bytes, so that twenty fabrics fit into the cache.
struct Fabric {
  int side = 0;
  std::vector<int32_t> texels;  // [side,side], RGBA with red in the lowest byte
  std::vector<float> contact;   // [kContact,kContact], blurred alpha: contact shadow on the skin
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

// The anchors of a face.
std::array<Vec3, kAnchors> anchor_points();          // on the base head
std::array<TemplatePoint, kAnchors> anchor_marks();  // in every template

}  // namespace maskbench::procedural
