// Which triangle is seen where: vertices are posed and lit, triangles are drawn into a buffer of samples.
#pragma once

#include "base/picture.h"
#include "faces/people/person.h"

namespace maskbench::procedural {

constexpr float kCameraDistance = 7;  // in head units, from the head's centre

// How a person's head (or, with `stiff` 0, body) gets into the picture.
class Stance {
 public:
  explicit Stance(const Person& person);
  struct Turn {
    Vec3 right, down, out;  // the rows of the rotation
    Vec3 operator()(Vec3 p) const { return {dot(right, p), dot(down, p), dot(out, p)}; }
  };
  Turn head, body;
  Vec3 origin;  // what the centre of the head is moved by
  float shift_x, shift_y, scale;

  // Picture coordinates in [-1,1] of a point turned and moved; and of a point of the head.
  Point project(Vec3 p) const;
  Point of_head(Vec3 p) const;
};

// A triangle as the resolve reads it: its corners and, as planes over the samples, the weights of the last two.
struct Triangle {
  int32_t corner[3];
  float plane[6];  // constant, per x, per y of the second corner's; the same of the third's
};

// Where a sheet's triangles go. The arrays of vertices start at the sheet's first.
struct Film {
  float* nearness;
  int32_t* ids;
  int width, height, stride;
  bool slanted;
  Triangle* next;
  int32_t last_id;
};
// Sample coordinates to sixteenths of a sample, which are what triangles are cut out by.
void snap(const float* from, int count, int32_t* to);
// Draws the cells of a sheet of `rows` x `cols` vertices at (x, y), snapped, where they are nearer than what is there.
// The arrays have kLanes numbers to spare. `first` is what the sheet's vertices are counted from; `film` is advanced.
void rasterise(Film& film, const Sheet& sheet, const int32_t* x, const int32_t* y, const float* near, int first);

// Buffers of one picture, reused from picture to picture.
class Canvas {
 public:
  void begin(int size, bool wears);
  void draw(const Sheet& sheet, const Person& person, const Stance& stance);

  // The marks of `triangle` where its second and third corner have the weights w1 and w2; and at the sample position
  // (x, y).
  MASKBENCH_INLINE Marks within(const Triangle& t, float w1, float w2) const {
    const auto corner = [&](int k) __attribute__((always_inline))->const MarkLanes& {
      return marks_.data()[t.corner[k]].lanes;
    };
    Marks m;
    m.lanes = corner(0) + w1 * (corner(1) - corner(0)) + w2 * (corner(2) - corner(0));
    return m;
  }
  Marks at(const Triangle& t, float x, float y) const {
    return within(t, t.plane[0] + x * t.plane[1] + y * t.plane[2], t.plane[3] + x * t.plane[4] + y * t.plane[5]);
  }
  const Marks& vertex(int i) const { return marks_[i]; }
  Point vertex_position(int i) const;  // in picture units
  const Triangle& triangle(int32_t id) const { return triangles_.data()[id - 1]; }

  // Samples stand in a grid of `across` x `down` per pixel. A slanted grid has its odd columns half a row lower and its
  // even ones in between: two samples a pixel, on a diagonal, smooth steep and flat edges alike.
  int size = 0, across = 0, down = 0, stride = 0;  // stride: samples a row with padding
  bool slanted = false;
  std::vector<float> nearness;        // per sample; larger is closer
  std::vector<int32_t> under, cloth;  // triangle ids of head and body, and of the mask; 0 is none
  int first_cloth_vertex = 0, last_cloth_vertex = 0;
  int32_t before_body = 0, last_body = 0;  // the ids after the first, up to the last, are of the body
  bool is_body(int32_t id) const { return id > before_body && id <= last_body; }

 private:
  void shape(const Sheet& sheet, const Person& person);
  void find_normals(const Sheet& sheet);
  void light(const Sheet& sheet, const Person& person, const Stance& stance);
  void fill(const Sheet& sheet, int first);

  std::vector<float> x_, y_, z_, hair_;   // the shaped sheet, in the head's frame
  std::vector<float> nx_, ny_, nz_;       // its normals
  std::vector<float> key_, sky_, gloss_;  // its light
  std::vector<float> sx_, sy_, near_;     // all vertices so far, in samples
  std::vector<int32_t> snapped_;          // the sheet's x, then y
  std::vector<Marks> marks_;
  std::vector<Triangle> triangles_;
};

}  // namespace maskbench::procedural
