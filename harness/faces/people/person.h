// Parameters of a person: appearance, pose, lighting and background.
#pragma once

#include "faces/people/head.h"
#include "faces/people/pose.h"

namespace maskbench::procedural {

struct Backdrop {
  Colour top, bottom, blob[3];
  float blob_x[3], blob_y[3], blob_radius[3];
  float pattern_depth, columns, rows, phase;  // depth 0 means no pattern
};

struct Person {
  float shape[kShapes];
  Pose pose;
  float shift_x, shift_y, scale;  // position of the head's centre and size of a head unit, in picture units
  Colour skin, lip, hair, iris, clothes, trim;
  float redness, lip_height, mouth_width, brow_thickness, brow_height, eye_opening, gaze;
  float volume, top_volume, fringe;  // of the hair; a negative fringe recedes
  bool bald;
  int curtain;  // 0 for none, else 1 + index of the curtain
  float beard, moustache;
  float stripes;    // on the clothes
  Vec3 light;       // direction towards the key light
  Colour key, sky;  // colours of key and ambient light
  Backdrop backdrop;
};

// Returns picture `index` of the population `stream`; the same at every picture size. With `takes` pictures of each
// person, pictures n takes to (n + 1) takes - 1 are of one person: the same shape, skin, eyes and colour of hair, in
// another pose, light, place, style of hair and clothes.
Person draw_person(uint64_t seed, uint64_t stream, uint64_t index, uint64_t takes = 1);

}  // namespace maskbench::procedural
