// Points of a surface to colours, eight at once.
#pragma once

#include "faces/people/complexion.h"
#include "faces/render/points.h"

namespace maskbench::procedural {

// Add each point's share of its colour to its pixel's light, in their order, and leave no points.
void shade_heads(const Complexion& look, const Canvas& canvas, Points& points, const Light& light);
void shade_bodies(const Complexion& look, const Canvas& canvas, Points& points, const Light& light);
// The same, premultiplied, and the cloth's alpha.
void shade_cloths(const Complexion& look, const Fabric& fabric, const Canvas& canvas, Points& points,
                  const Light& layer);

}  // namespace maskbench::procedural
