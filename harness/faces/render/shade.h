// Shading of surface points, eight at once.
#pragma once

#include "faces/people/complexion.h"
#include "faces/render/points.h"

namespace maskbench::procedural {

// Adds the weighted colour of each point to its pixel, in order, and clears the points.
void shade_heads(const Complexion& look, const Canvas& canvas, Points& points, const Light& light);
void shade_bodies(const Complexion& look, const Canvas& canvas, Points& points, const Light& light);
// As above, with premultiplied colours and the cloth's alpha.
void shade_cloths(const Complexion& look, const Fabric& fabric, const Canvas& canvas, Points& points,
                  const Light& layer);

}  // namespace maskbench::procedural
