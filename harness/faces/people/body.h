// Geometry other than the head: ears, neck and shoulders, long hair.
#pragma once

#include "faces/people/head.h"

namespace maskbench::procedural {

// Pivot of head and body rotation, at the base of the neck.
constexpr Vec3 kNeckPivot{0, 0.85f, -0.22f};

Sheet ear_sheet(bool right, Mesh mesh);
// Neck and shoulders. Marks: kX and kY are the rest position, kHair the height above the collar (negative on clothes).
Sheet body_sheet(Mesh mesh);
// Long hair from temple to temple around the back, down to y = `bottom` in the head's frame.
Sheet curtain_sheet(float bottom, Mesh mesh);

}  // namespace maskbench::procedural
