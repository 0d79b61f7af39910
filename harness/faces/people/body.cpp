#include "faces/people/body.h"

namespace maskbench::procedural {

Sheet ear_sheet(bool right, Mesh mesh) {
  constexpr int kRings = 6;
  const int spokes = mesh == Mesh::fine ? 17 : 9;
  constexpr float kRise[kRings] = {0.00f, -0.015f, 0.03f, 0.075f, 0.07f, 0.0f};  // concha, antihelix, helix rim, back
  constexpr float kShade[kRings] = {0.45f, 0.55f, 0.75f, 1.0f, 1.0f, 0.7f};
  constexpr float kReach[kRings] = {0.01f, 0.35f, 0.62f, 0.85f, 1.0f, 1.06f};
  const float side = right ? 1.0f : -1.0f;
  const Vec3 back{0.42f * side, -0.10f, -0.90f}, out{0.90f * side, 0, 0.42f}, down{0, 0.99f, -0.10f};
  Sheet s;
  s.resize(kRings, spokes);
  for (int r = 0; r < kRings; ++r)
    for (int c = 0; c < spokes; ++c) {
      const double a = -2 * kPi * c / (spokes - 1) * side;  // winding order that faces outwards
      const float across = float(cosine(a)), along = float(sine(a));
      const float lobe = along > 0 ? 1 - 0.35f * along : 1.0f;
      const Vec3 p = Vec3{0.715f * side, 0.19f, -0.08f} + back * (0.06f + kReach[r] * 0.15f * lobe * across) +
                     down * (kReach[r] * 0.24f * along) + out * (kRise[r] + (across < 0 ? 0.03f * across : 0.0f));
      const int i = r * spokes + c;
      s.place(i, p);
      s.mark_x[i] = 3 * side, s.mark_y[i] = 0.1f, s.hair[i] = 1;
      s.u[i] = 3 * side;
      s.sky[i] = kShade[r];
    }
  s.bake_shapes();
  return s;
}

namespace {
struct Ring {  // one row of vertices of neck and shoulders
  float y, half_width, depth, z, stiff, sky;
};
constexpr Ring kRings[] = {{0.55f, 0.40f, 0.42f, -0.26f, 1.0f, 0.25f}, {0.85f, 0.40f, 0.42f, -0.24f, 0.9f, 0.35f},
                           {1.10f, 0.40f, 0.42f, -0.24f, 0.7f, 0.50f}, {1.30f, 0.42f, 0.42f, -0.25f, 0.4f, 0.65f},
                           {1.45f, 0.47f, 0.43f, -0.26f, 0.2f, 0.80f}, {1.56f, 0.62f, 0.46f, -0.27f, 0.1f, 0.90f},
                           {1.66f, 0.95f, 0.52f, -0.28f, 0.0f, 1.00f}, {1.78f, 1.32f, 0.58f, -0.28f, 0.0f, 1.00f},
                           {1.98f, 1.62f, 0.64f, -0.26f, 0.0f, 1.00f}, {2.40f, 1.80f, 0.74f, -0.22f, 0.0f, 1.00f},
                           {3.40f, 1.86f, 0.82f, -0.20f, 0.0f, 1.00f}};
}  // namespace

Sheet body_sheet(Mesh mesh) {
  constexpr int kRows = int(std::size(kRings));
  const int columns = mesh == Mesh::fine ? 25 : 13;
  Sheet s;
  s.resize(kRows, columns);
  s.surface = Surface::body;
  s.stiff.resize(s.size());
  for (int r = 0; r < kRows; ++r)
    for (int c = 0; c < columns; ++c) {
      const Ring& ring = kRings[r];
      const double a = (2.0 * c / (columns - 1) - 1) * 2.2;  // open at the back, which is never visible
      const float sn = float(sine(a)), cs = float(cosine(a));
      const int i = r * columns + c;
      const float front = std::max(cs, 0.0f);
      s.place(i,
              {ring.half_width * sn, ring.y + 0.10f * front * (ring.y > 1.2f ? 1.0f : 0.0f), ring.z + ring.depth * cs});
      s.mark_x[i] = s.x[i], s.mark_y[i] = s.y[i];
      s.hair[i] = 1.42f + 0.22f * front - ring.y;
      s.u[i] = 3;
      s.stiff[i] = ring.stiff;
      s.sky[i] = ring.sky;
    }
  s.bake_shapes();
  return s;
}

Sheet curtain_sheet(float bottom, Mesh mesh) {
  const int rows = mesh == Mesh::fine ? 13 : 7, columns = mesh == Mesh::fine ? 27 : 17;
  Sheet s;
  s.resize(rows, columns);
  s.two_sided = true;
  s.stiff.resize(s.size());
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < columns; ++c) {
      const float t = float(r) / (rows - 1), around = 2.0f * c / (columns - 1) - 1;
      // From the right temple (as seen by the viewer) around the back to the left one, so that the surface faces
      // outwards.
      const double a = kPi + around * (kPi - 1.28 - 0.10 * t);
      const float y = -0.42f + (bottom + 0.42f) * t, wave = 0.02f * float(sine(9.0 * a) * t);
      const float wide = 0.86f + 0.10f * ramp(t, 0, 0.6f) - 0.10f * ramp(t, 0.7f, 1) + wave;
      const int i = r * columns + c;
      s.place(i, {wide * float(sine(a)), y, -0.10f + 0.98f * float(cosine(a)) * (1 - 0.35f * ramp(t, 0.3f, 1))});
      s.mark_x[i] = 3 * around, s.mark_y[i] = y, s.hair[i] = -1;
      s.u[i] = 3 + 1.5f * around;
      s.stiff[i] = 1 - 0.75f * ramp(y, 0.5f, 1.5f);
      s.sky[i] = 0.9f - 0.25f * ramp(t, 0.6f, 0);
    }
  s.bake_shapes();
  return s;
}

}  // namespace maskbench::procedural
