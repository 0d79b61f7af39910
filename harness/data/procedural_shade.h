// Eight points of a surface to colours.
#pragma once

#include "data/procedural_complexion.h"

namespace maskbench::procedural {

// Points that wait until there are eight of them: their marks, and the pixel and share of it that they colour. The
// lanes from `count` on hold old points or zeros.
struct Batch {
  Marks marks[kLanes] = {};
  float share[kLanes] = {};
  int32_t pixel[kLanes] = {};
  int count = 0;

  bool add(const Marks& m, float s, int32_t p) {  // whether it is full now
    marks[count] = m, share[count] = s, pixel[count] = p;
    return ++count == kLanes;
  }
};

// Linear light of some pixels, by plane: red, green, blue and, where there is one, alpha.
struct Light {
  float* plane[4];
};

// Add `share` of each point's colour to its pixel, and empty the batch.
void shade_heads(const Complexion& look, Batch& batch, const Light& light);
void shade_bodies(const Complexion& look, Batch& batch, const Light& light);
// The same, premultiplied, with `share` of the cloth's alpha.
void shade_cloths(const Complexion& look, const Fabric& fabric, Batch& batch, const Light& layer);

}  // namespace maskbench::procedural
