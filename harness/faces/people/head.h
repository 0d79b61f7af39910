// The base head, of which every person is a variation. Frame: x to the viewer's right, y down, z towards the viewer;
// the eyes are at y = 0, the crown near -1.2, the chin near 1.15 and the nose tip near z = 1.1.
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "faces/people/math.h"

namespace maskbench::procedural {

// Shape parameters (blend shapes). A person is the base head plus a weighted sum of these displacements.
enum Shape : int {
  kHeadWidth,
  kFaceLength,
  kJawWidth,
  kChinForward,
  kNoseLength,
  kNoseWidth,
  kNoseForward,
  kCheekBone,
  kCheekFullness,
  kForehead,
  kBrowRidge,
  kEyeSpacing,
  kLipForward,
  kSkullDepth,
  kNoseHump,
  kShapes
};

// Returns the displacement of `p` per unit of `shape`. Defined in all space, so that cloth moves with the skin.
Vec3 shape_displacement(Shape shape, Vec3 p);

// The surface is star-shaped about this point: directions from here identify points on the skin and on the cloth.
constexpr Vec3 kHeadCentre{0, 0.2f, 0};
// Returns the distance from kHeadCentre to the skin of the base head along the unit vector `direction`.
float skin_radius(Vec3 direction);
// Returns the z of the skin at (x, y) seen from the front, or `floor` if that is higher or there is no skin.
float skin_depth(float x, float y, float floor);
// Returns the ambient visibility of the surface point `p` with outward `normal`, in [0,1].
float sky_visibility(Vec3 p, Vec3 normal);

// Vertex attributes, interpolated over a triangle. The first five are fixed per surface point; the rest is lighting.
enum Mark : int { kX, kY, kHair /*below 0: hair*/, kU, kV /*template under it*/, kKey, kSky, kGloss, kMarks };
// Trap:       The alignment of the vector type depends on the instruction set, so Marks declares its own.
typedef float MarkLanes __attribute__((vector_size(32)));
union alignas(32) Marks {
  float v[kMarks];
  MarkLanes lanes;
};

enum class Surface : uint8_t { none, head, body, mask };

// A rectangular grid of vertices; columns run to the right and rows down when seen from outside.
struct Sheet {
  int rows = 0, cols = 0;
  Surface surface = Surface::head;
  bool two_sided = false;
  std::vector<float> x, y, z;                          // rest position, [rows * cols]
  std::array<std::vector<float>, 3 * kShapes> delta;   // displacement per unit of each shape: x, y, z
  std::array<std::pair<int, int>, kShapes> reach;      // per shape, the range [first, last) of vertices it moves
  std::vector<float> mark_x, mark_y, hair, u, v, sky;  // fixed attributes
  std::vector<float> front;                            // weight of the person's fringe in `hair`
  std::vector<float> stiff;                            // 1 rotates with the head, 0 with the shoulders; empty means 1

  int size() const { return rows * cols; }
  Vec3 at(int i) const { return {x[i], y[i], z[i]}; }
  void resize(int r, int c);
  void place(int i, Vec3 p) { x[i] = p.x, y[i] = p.y, z[i] = p.z; }
  void bake_shapes();  // computes `delta` and `reach` from the rest position
};

// Map between template coordinates and points in front of the base head. Seen from the front it is a homography, the
// same for all people and designs, narrowing towards the chin:
//   t = v - kDrop,  w = 1 + 0.28 (t + 0.1),  x = 0.88 u / w,  y = 0.66 + 1.03 t / w.
// The centre of the mask lies kDrop below that of the template.
constexpr float kDrop = 0.07f;
struct TemplatePoint {
  float u, v;
};
TemplatePoint template_point(float x, float y);
struct FrontPoint {
  float x, y;
};
FrontPoint front_point(TemplatePoint t);

// Vertex density of a mesh; small pictures use `coarse`. The underlying surface is the same.
enum class Mesh { coarse, fine };

Sheet head_sheet(Mesh mesh);

}  // namespace maskbench::procedural
