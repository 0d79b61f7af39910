// Visibility: vertices are posed and lit, and triangles are rasterised into a supersampled z-buffer.
#pragma once

#include "base/picture.h"
#include "faces/people/person.h"

namespace maskbench::procedural {

constexpr float kCameraDistance = 7;  // in head units, from the head's centre

// The transform of a person's head (and, where `stiff` is 0, body) into the picture.
class Stance {
 public:
  explicit Stance(const Person& person);
  struct Turn {
    Vec3 right, down, out;  // the rows of the rotation
    Vec3 operator()(Vec3 p) const { return {dot(right, p), dot(down, p), dot(out, p)}; }
  };
  Turn head, body;
  Vec3 origin;  // translation of the head's centre
  float shift_x, shift_y, scale;

  // Projects a transformed point, or a point of the head's frame, to picture coordinates in [-1,1].
  Point project(Vec3 p) const;
  Point of_head(Vec3 p) const;
};

// A rasterised triangle: vertex indices, and the barycentric weights of the last two vertices as planes over the
// samples.
struct Triangle {
  int32_t corner[3];
  float plane[6];  // constant, x and y coefficients for the second vertex, then for the third
};

// Output of the rasteriser.
struct RasterTarget {
  float* nearness;
  int32_t* ids;
  int width, height, stride;
  bool slanted;
  Triangle* next;
  int32_t last_id;
};
// Converts sample coordinates to fixed point, in sixteenths of a sample.
void snap(const float* from, int count, int32_t* to);
// Rasterises the cells of a sheet of `rows` x `cols` vertices at fixed-point (x, y), with a depth test. The arrays must
// have kLanes elements of padding. `first` is the index of the sheet's first vertex; advances `target`.
void rasterise(RasterTarget& target, const Sheet& sheet, const int32_t* x, const int32_t* y, const float* near,
               int first);

// Buffers of one picture, reused for the next.
class Canvas {
 public:
  void begin(int size, bool wears);
  void draw(const Sheet& sheet, const Person& person, const Stance& stance);

  // Returns the attributes interpolated in a triangle, at barycentric weights w1 and w2 or at the sample position (x,
  // y).
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

  // Samples form a grid of `across` x `down` per pixel. In a slanted grid, odd columns are a quarter of a row lower and
  // even ones a quarter higher: two samples per pixel on a diagonal antialias steep and flat edges alike.
  int size = 0, across = 0, down = 0, stride = 0;  // stride: samples per row, with padding
  bool slanted = false;
  std::vector<float> nearness;        // per sample; larger is nearer
  std::vector<int32_t> under, cloth;  // triangle ids of head and body, and of the mask; 0 for none
  int first_cloth_vertex = 0, last_cloth_vertex = 0;
  int32_t before_body = 0, last_body = 0;  // ids in (before_body, last_body] belong to the body
  bool is_body(int32_t id) const { return id > before_body && id <= last_body; }

 private:
  void shape(const Sheet& sheet, const Person& person);
  void find_normals(const Sheet& sheet);
  void light(const Sheet& sheet, const Person& person, const Stance& stance);
  void fill(const Sheet& sheet, int first);

  std::vector<float> x_, y_, z_, hair_;   // shaped sheet, in the head's frame
  std::vector<float> nx_, ny_, nz_;       // normals of the sheet
  std::vector<float> key_, sky_, gloss_;  // lighting of the sheet
  std::vector<float> sx_, sy_, near_;     // all vertices so far, in sample coordinates
  std::vector<int32_t> snapped_;          // fixed-point x of the sheet, then y
  std::vector<Marks> marks_;
  std::vector<Triangle> triangles_;
};

}  // namespace maskbench::procedural
