// What is not the head: ears, neck with shoulders, long hair.
#pragma once

#include "faces/people/head.h"

namespace maskbench::procedural {

// Where neck and shoulders meet; head and body turn about it.
constexpr Vec3 kNeckPivot{0, 0.85f, -0.22f};

Sheet ear_sheet(bool right, Mesh mesh);
// Marks: kX and kY are the base position, kHair the height above the collar line (negative: clothes).
Sheet body_sheet(Mesh mesh);
// A curtain of hair from the temples around the back; it reaches down to `bottom` in the head's frame.
Sheet curtain_sheet(float bottom, Mesh mesh);

}  // namespace maskbench::procedural
