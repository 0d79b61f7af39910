// The twenty masks as flat pictures.
#pragma once

#include "base/picture.h"
#include "faces/people/math.h"

namespace maskbench::procedural {

constexpr int kDesignCount = 20;

// How the cloth stands off the face.
enum class Cut : uint8_t { flat, beak, cup, bill, cuts };

const char* design_name(int design);
Cut design_cut(int design);

// The template of `design`, [4,side,side], straight alpha, smooth at the edge.
Picture design_template(int design, int side);

}  // namespace maskbench::procedural
