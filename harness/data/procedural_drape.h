// From the flat template to cloth on the face.
#pragma once

#include "data/procedural_design.h"
#include "data/procedural_head.h"

namespace maskbench::procedural {

// The cloth of a cut, lying on the base head: a membrane stretched over the skin from cheek to cheek and from the
// bridge of the nose to under the chin, a little off the skin. Its marks kU and kV are template coordinates.
Sheet cloth_sheet(Cut cut, Mesh mesh);

// A template ready to be wrapped around a head: linear light, premultiplied by alpha.
struct Fabric {
  int side = 0;
  std::vector<Colour> texels;  // [side,side]
  std::vector<float> contact;  // [kContact,kContact], blurred alpha: how much light the cloth takes from the skin
  static constexpr int kContact = 32;

  Fabric(int design, int side);
  Colour sample(float u, float v) const;  // the last lane is alpha
  float contact_at(float u, float v) const;
};

// The named points of a face.
std::array<Vec3, kAnchors> anchor_points();          // on the base head
std::array<TemplatePoint, kAnchors> anchor_marks();  // in every template

}  // namespace maskbench::procedural
