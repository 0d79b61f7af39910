// The twenty mask designs as flat templates.
#pragma once

#include "base/picture.h"
#include "faces/people/math.h"

namespace maskbench::procedural {

constexpr int kDesignCount = 20;

// The cut of the mask, which determines its distance from the face.
enum class Cut : uint8_t { flat, beak, cup, bill, cuts };

const char* design_name(int design);
Cut design_cut(int design);

// Returns the template of `design`, [4,side,side], straight alpha, antialiased.
Picture design_template(int design, int side);

}  // namespace maskbench::procedural
