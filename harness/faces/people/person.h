// Who is in the picture, how they stand, and what light falls on them.
#pragma once

#include "faces/people/head.h"
#include "faces/people/pose.h"

namespace maskbench::procedural {

struct Backdrop {
  Colour top, bottom, blob[3];
  float blob_x[3], blob_y[3], blob_radius[3];
  float pattern_depth, columns, rows, phase;  // depth 0: plain
};

struct Person {
  float shape[kShapes];
  Pose pose;
  float shift_x, shift_y, scale;  // of the head's centre, in picture units; of a head unit, likewise
  Colour skin, lip, hair, iris, clothes, trim;
  float redness, lip_height, mouth_width, brow_thickness, brow_height, eye_opening, gaze;
  float volume, top_volume, fringe;  // of the hair; a fringe below 0 recedes
  bool bald;
  int curtain;  // 0 none, else 1 + which
  float beard, moustache;
  float stripes;    // on the clothes
  Vec3 light;       // direction to it
  Colour key, sky;  // its colour, and the light from all around
  Backdrop backdrop;
};

// Number `index` of the population `stream`; the same at every picture size.
Person draw_person(uint64_t seed, uint64_t stream, uint64_t index);

}  // namespace maskbench::procedural
