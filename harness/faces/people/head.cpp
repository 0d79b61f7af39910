#include "faces/people/head.h"

namespace maskbench::procedural {
namespace {

float smooth_union(float a, float b, float k) {
  const float h = std::max(k - std::abs(a - b), 0.0f) / k;
  return std::min(a, b) - h * h * k * 0.25f;
}
float smooth_carving(float a, float hole, float k) { return -smooth_union(-a, hole, k); }

float ellipsoid(Vec3 p, Vec3 centre, Vec3 radii) {
  const Vec3 q = p - centre;
  const Vec3 a{q.x / radii.x, q.y / radii.y, q.z / radii.z};
  const Vec3 b{a.x / radii.x, a.y / radii.y, a.z / radii.z};
  const float k = length(a);
  return k * (k - 1) / std::max(length(b), 1e-6f);
}
float ball(Vec3 p, Vec3 centre, float radius) { return length(p - centre) - radius; }
// Returns the signed distance to a rounded cone from `a` (radius ra) to `b` (radius rb).
float rod(Vec3 p, Vec3 a, Vec3 b, float ra, float rb) {
  const Vec3 ab = b - a;
  const float t = clamp01(dot(p - a, ab) / dot(ab, ab));
  return length(p - a - ab * t) - (ra + (rb - ra) * t);
}

// Returns the approximate signed distance to the head; symmetric in x.
float skin_distance(Vec3 p) {
  p.x = std::abs(p.x);
  float d = ellipsoid(p, {0, -0.34f, -0.14f}, {0.76f, 0.86f, 0.95f});                              // cranium
  d = smooth_union(d, ellipsoid(p, {0, 0.20f, 0.22f}, {0.63f, 0.78f, 0.64f}), 0.12f);              // face
  d = smooth_union(d, ellipsoid(p, {0, 0.66f, 0.20f}, {0.52f, 0.44f, 0.60f}), 0.12f);              // jaw
  d = smooth_union(d, ellipsoid(p, {0, 0.99f, 0.60f}, {0.24f, 0.17f, 0.20f}), 0.16f);              // chin
  d = smooth_union(d, ball(p, {0.43f, 0.27f, 0.45f}, 0.21f), 0.14f);                               // cheek bone
  d = smooth_union(d, ellipsoid(p, {0, 0.70f, 0.62f}, {0.30f, 0.24f, 0.24f}), 0.14f);              // muzzle
  d = smooth_union(d, rod(p, {0, -0.19f, 0.74f}, {0.36f, -0.21f, 0.62f}, 0.10f, 0.09f), 0.14f);    // brow
  d = smooth_carving(d, ellipsoid(p, {0.30f, 0.01f, 0.97f}, {0.22f, 0.14f, 0.22f}), 0.12f);        // eye socket
  d = smooth_union(d, ball(p, {0.29f, 0.005f, 0.625f}, 0.155f), 0.05f);                            // eyeball with lids
  d = smooth_union(d, rod(p, {0, -0.06f, 0.78f}, {0, 0.39f, 0.97f}, 0.065f, 0.095f), 0.10f);       // nose
  d = smooth_union(d, ellipsoid(p, {0, 0.40f, 0.99f}, {0.10f, 0.085f, 0.09f}), 0.05f);             // nose tip
  d = smooth_union(d, ellipsoid(p, {0.105f, 0.425f, 0.88f}, {0.070f, 0.065f, 0.095f}), 0.05f);     // nose wings
  d = smooth_union(d, rod(p, {0, 0.675f, 0.845f}, {0.17f, 0.715f, 0.76f}, 0.045f, 0.02f), 0.05f);  // upper lip
  d = smooth_union(d, rod(p, {0, 0.775f, 0.835f}, {0.15f, 0.735f, 0.76f}, 0.050f, 0.02f), 0.05f);  // lower lip
  d = smooth_carving(d, rod(p, {0, 0.725f, 0.92f}, {0.17f, 0.727f, 0.83f}, 0.028f, 0.015f), 0.03f);  // between the lips
  return d;
}

// Returns the height of the hairline at the longitude with cosine `c` (1 in front, 0 at the ears, -1 behind).
float hairline(float c) {
  float y = -0.66f + 0.08f * ramp(c, 1.0f, 0.75f);
  y += 0.52f * ramp(c, 0.74f, 0.42f);  // temples
  y += 0.30f * ramp(c, 0.40f, 0.16f);  // sideburns
  y += 0.10f * ramp(c, 0.1f, -0.1f);   // around the ear
  return y + 0.42f * ramp(c, -0.1f, -0.6f);
}

// Maps a column s in [-1,1] to a longitude; columns are denser on the face than on the back of the head.
double column_longitude(double s) { return kPi * s - 0.62 * sine(kPi * s); }
// Maps a row t in [0,1] to a latitude in degrees, positive downwards; most rows lie between forehead and chin.
double row_latitude(double t) {
  if (t < 0.26) return -90 + 62 * t / 0.26;
  if (t < 0.86) return -28 + 88 * (t - 0.26) / 0.60;
  return 60 + 30 * (t - 0.86) / 0.14;
}

void mark_head(Sheet& s, int i, Vec3 direction, Vec3 p) {
  const float flat = std::sqrt(std::max(1e-9f, direction.x * direction.x + direction.z * direction.z));
  const float side = p.x < 0 ? -1.0f : 1.0f;
  s.mark_x[i] = p.x + 2 * side * std::max(0.0f, -p.z);  // no facial features on the back of the head
  s.mark_y[i] = p.y;
  s.hair[i] = p.y - hairline(direction.z / flat);
  s.front[i] = ramp(direction.z / flat, 0.25f, 0.75f);
  const TemplatePoint t = template_point(p.x, p.y);
  s.u[i] = t.u + side * std::max(0.0f, 0.40f - p.z), s.v[i] = t.v;  // no cloth on the sides of the head
}

}  // namespace

Vec3 shape_displacement(Shape shape, Vec3 p) {
  const float side = p.x < 0 ? -1.0f : 1.0f;
  const Vec3 q{std::abs(p.x), p.y, p.z};  // mirrored to positive x
  switch (shape) {
    case kHeadWidth:
      return {0.07f * p.x, 0, 0};
    case kFaceLength:
      return {0, 0.10f * ramp(p.y, 0.0f, 1.2f), 0};
    case kJawWidth:
      return {0.20f * p.x * ramp(p.y, 0.2f, 0.9f), 0, 0};
    case kChinForward:
      return Vec3{0, 0.03f, 0.08f} * bump(p - Vec3{0, 1.05f, 0.75f}, 0.45f);
    case kNoseLength:
      return Vec3{0, 0.055f, 0} * bump(p - Vec3{0, 0.42f, 1.0f}, 0.34f);
    case kNoseWidth:
      return Vec3{0.45f * p.x, 0, 0} * bump(p - Vec3{0, 0.42f, 0.93f}, 0.30f);
    case kNoseForward:
      return Vec3{0, 0, 0.08f} * bump(p - Vec3{0, 0.36f, 1.02f}, 0.34f);
    case kCheekBone:
      return Vec3{0.06f * side, 0, 0.02f} * bump(q - Vec3{0.5f, 0.25f, 0.45f}, 0.45f);
    case kCheekFullness:
      return Vec3{0.08f * side, 0, 0.04f} * bump(q - Vec3{0.42f, 0.65f, 0.45f}, 0.50f);
    case kForehead:
      return {0, -0.09f * ramp(p.y, -0.2f, -1.1f), 0.03f * ramp(p.y, -0.1f, -0.5f) * ramp(p.z, 0, 1)};
    case kBrowRidge:
      return {0, 0, 0.04f * ramp(std::abs(p.y + 0.2f), 0.18f, 0) * ramp(p.z, 0.2f, 0.7f)};
    case kEyeSpacing:
      return Vec3{0.025f * side, 0, 0} * bump(q - Vec3{0.30f, 0, 0.75f}, 0.35f) * ramp(q.x, 0, 0.1f);
    case kLipForward:
      return Vec3{0, 0, 0.04f} * bump(p - Vec3{0, 0.72f, 0.88f}, 0.26f);
    case kSkullDepth:
      return {0, 0, 0.06f * p.z * ramp(p.z, 0.3f, -0.5f)};
    case kNoseHump:
      return Vec3{0, 0, 0.045f} * bump(p - Vec3{0, 0.16f, 0.93f}, 0.20f);
    default:
      return {};
  }
}

float skin_radius(Vec3 direction) {
  float r = 1.9f;  // marches inwards, to find the outermost surface
  for (int i = 0; i < 80; ++i) r -= 0.7f * skin_distance(kHeadCentre + direction * r);
  return r;
}

float skin_depth(float x, float y, float floor) {
  float z = 1.5f;
  for (int i = 0; i < 80 && z > floor; ++i) z -= 0.6f * skin_distance({x, y, z});
  return std::max(z, floor);
}

float sky_visibility(Vec3 p, Vec3 normal) {
  float hidden = 0, weight = 1;
  for (int i = 1; i <= 4; ++i) {
    const float reach = 0.06f * float(i);
    hidden += weight * std::max(0.0f, reach - skin_distance(p + normal * reach));
    weight *= 0.6f;
  }
  return clamp01(1 - 3.2f * hidden);
}

void Sheet::resize(int r, int c) {
  rows = r, cols = c;
  for (auto* plane : {&x, &y, &z, &mark_x, &mark_y, &hair, &u, &v, &sky}) plane->assign(size_t(r) * c, 0);
  std::fill(sky.begin(), sky.end(), 1.0f);
}

void Sheet::bake_shapes() {
  for (auto& plane : delta) plane.assign(size(), 0);
  for (int k = 0; k < kShapes; ++k) {
    reach[k] = {size(), 0};
    for (int i = 0; i < size(); ++i) {
      const Vec3 d = shape_displacement(Shape(k), at(i));
      delta[3 * k][i] = d.x, delta[3 * k + 1][i] = d.y, delta[3 * k + 2][i] = d.z;
      if (dot(d, d) > 0) reach[k] = {std::min(reach[k].first, i), i + 1};
    }
  }
}

TemplatePoint template_point(float x, float y) {
  const float q = (y - 0.66f) / 1.03f;  // v / w
  const float t = q * (1 + 0.28f * 0.1f) / (1 - 0.28f * q), w = 1 + 0.28f * (t + 0.1f);
  return {x * w / 0.88f, t + kDrop};
}

FrontPoint front_point(TemplatePoint p) {
  const float t = p.v - kDrop, w = 1 + 0.28f * (t + 0.1f);
  return {0.88f * p.u / w, 0.66f + 1.03f * t / w};
}

Sheet head_sheet(Mesh mesh) {
  Sheet s;
  mesh == Mesh::fine ? s.resize(46, 57) : s.resize(31, 39);
  s.front.resize(s.size());
  for (int r = 0; r < s.rows; ++r)
    for (int c = 0; c < s.cols; ++c) {
      const double a = column_longitude(2.0 * c / (s.cols - 1) - 1);
      const double b = row_latitude(double(r) / (s.rows - 1)) * kPi / 180;
      const Vec3 d{float(cosine(b) * sine(a)), float(sine(b)), float(cosine(b) * cosine(a))};
      const Vec3 p = kHeadCentre + d * skin_radius(d);
      const int i = r * s.cols + c;
      s.place(i, p);
      mark_head(s, i, d, p);
      constexpr float kStep = 0.01f;
      const Vec3 normal = normalized({skin_distance(p + Vec3{kStep, 0, 0}) - skin_distance(p - Vec3{kStep, 0, 0}),
                                      skin_distance(p + Vec3{0, kStep, 0}) - skin_distance(p - Vec3{0, kStep, 0}),
                                      skin_distance(p + Vec3{0, 0, kStep}) - skin_distance(p - Vec3{0, 0, kStep})});
      s.sky[i] = sky_visibility(p, normal);
    }
  s.bake_shapes();
  return s;
}

}  // namespace maskbench::procedural
