// Which points of a picture are to be shaded.
#pragma once

#include "faces/people/tone.h"
#include "faces/render/canvas.h"

namespace maskbench::procedural {

// Points of one kind of surface: where in its triangle each lies, and the pixel that it gives a share of the colour of.
struct Points {
  std::vector<int32_t> id, pixel;
  std::vector<float> x, y, share;  // x, y: in samples
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

// Linear light of some pixels, by plane: red, green, blue and, where there is one, alpha.
struct Light {
  float* plane[4];
};

// Points of head and body; the last are to be added after the bodies' that hide them.
struct BarePoints {
  Points heads, bodies, hidden_heads;
  void make_room(size_t pixels) {
    heads.make_room(2 * pixels), bodies.make_room(2 * pixels), hidden_heads.make_room(pixels);
  }
};

// Append the points of row `y`; its first pixel is number `first`. Pixels that head and body cover in part keep that
// much less of their light. Where `cloth` (an alpha, or null) hides what is behind, there are no points.
void find_bare(const Canvas& canvas, int y, int32_t first, const float* cloth, const Light& light, BarePoints& out);
void find_cloth(const Canvas& canvas, int y, int32_t first, Points& out);

constexpr float kOpaque = 0.999f;  // no one sees what is behind so much alpha

}  // namespace maskbench::procedural
