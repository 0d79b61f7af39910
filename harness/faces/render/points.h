// Collects the surface points to shade.
#pragma once

#include "faces/people/tone.h"
#include "faces/render/canvas.h"

namespace maskbench::procedural {

// Points of one kind of surface: position in the triangle, pixel, and weight in the pixel's colour.
struct Points {
  std::vector<int32_t> id, pixel;
  std::vector<float> x, y, share;  // x, y in sample coordinates
  int count = 0;

  void make_room(size_t most) {
    for (auto* whole : {&id, &pixel}) whole->resize(most + kLanes);
    for (auto* part : {&x, &y, &share}) part->resize(most + kLanes);
  }
  MASKBENCH_INLINE void add(int32_t id_, float x_, float y_, float share_, int32_t pixel_) {
    float* const part[] = {x.data(), y.data(), share.data()};
    id.data()[count] = id_, pixel.data()[count] = pixel_;
    part[0][count] = x_, part[1][count] = y_, part[2][count] = share_;
    ++count;
  }
};

// Linear light of some pixels, one plane per channel: red, green, blue and, optionally, alpha.
struct Light {
  float* plane[4];
};

// Points of head and body. `hidden_heads` are partly covered by the body and are blended after it.
struct BarePoints {
  Points heads, bodies, hidden_heads;
  void make_room(size_t pixels) {
    heads.make_room(2 * pixels), bodies.make_room(2 * pixels), hidden_heads.make_room(pixels);
  }
};

// Appends the points of row `y`, whose first pixel has index `first`. Scales `light` of partly covered pixels by the
// uncovered fraction. Skips pixels where `cloth` (an alpha plane, or null) is opaque.
void find_bare(const Canvas& canvas, int y, int32_t first, const float* cloth, const Light& light, BarePoints& out);
void find_cloth(const Canvas& canvas, int y, int32_t first, Points& out);

constexpr float kOpaque = 0.999f;  // alpha above which the surface behind is invisible

}  // namespace maskbench::procedural
