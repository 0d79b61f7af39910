// The sculpted head every person is a variation of. Frame: x to the viewer's right, y down, z to the viewer; the eyes
// are at y = 0, the crown near -1.2, the chin near 1.15 and the nose tip near z = 1.1.
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "faces/people/math.h"

namespace maskbench::procedural {

// Ways in which heads differ. A person is the base plus a sum of these displacements.
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

// Displacement of the point `p` for a unit of `shape`; defined in all space, so that cloth moves with the skin.
Vec3 shape_displacement(Shape shape, Vec3 p);

// Where the surface is star-shaped from: directions from here name points of the skin and of what lies on it.
constexpr Vec3 kHeadCentre{0, 0.2f, 0};
// Distance from kHeadCentre to the base head's skin along the unit vector `direction`.
float skin_radius(Vec3 direction);
// The skin's z at (x, y), seen from the front; `floor` where it is lower or there is none.
float skin_depth(float x, float y, float floor);
// Share of the sky that the point `p` of the surface with outward `normal` sees, in [0,1].
float sky_visibility(Vec3 p, Vec3 normal);

// What shading reads, interpolated over a triangle. The first five are fixed marks on the surface, the rest is light.
enum Mark : int { kX, kY, kHair /*below 0: hair*/, kU, kV /*template under it*/, kKey, kSky, kGloss, kMarks };
// Trap:       the vector's own alignment differs between instruction sets.
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
  std::vector<float> x, y, z;                          // the base, [rows * cols]
  std::array<std::vector<float>, 3 * kShapes> delta;   // displacement by a unit of each shape, x then y then z
  std::array<std::pair<int, int>, kShapes> reach;      // of each shape: the vertices from first to last it moves
  std::vector<float> mark_x, mark_y, hair, u, v, sky;  // fixed marks
  std::vector<float> front;                            // how much a fringe or a receding hairline moves `hair`
  std::vector<float> stiff;                            // 1 turns with the head, 0 with the shoulders; empty is 1

  int size() const { return rows * cols; }
  Vec3 at(int i) const { return {x[i], y[i], z[i]}; }
  void resize(int r, int c);
  void place(int i, Vec3 p) { x[i] = p.x, y[i] = p.y, z[i] = p.z; }
  void bake_shapes();  // fills `delta` and `reach` from the base
};

// Template coordinates of a point in front of the base head, and back. Seen from the front the map is a homography, the
// same for all people and designs, narrowing towards the chin:
//   t = v - kDrop,  w = 1 + 0.28 (t + 0.1),  x = 0.88 u / w,  y = 0.66 + 1.03 t / w.
// The mask's middle lies kDrop below the template's.
constexpr float kDrop = 0.07f;
struct TemplatePoint {
  float u, v;
};
TemplatePoint template_point(float x, float y);
struct FrontPoint {
  float x, y;
};
FrontPoint front_point(TemplatePoint t);

// Small pictures do with fewer vertices; the surface they stand on is the same.
enum class Mesh { coarse, fine };

Sheet head_sheet(Mesh mesh);

}  // namespace maskbench::procedural
