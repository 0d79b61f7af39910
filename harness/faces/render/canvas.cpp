#include "faces/render/canvas.h"

#include "faces/people/body.h"
#include "faces/people/tone.h"

namespace maskbench::procedural {
namespace {

constexpr int kPadding = 8;  // padding pixels per row: the rasteriser writes whole vectors

Stance::Turn turn(double yaw, double pitch, double roll) {
  const auto sn = [](double degrees) { return float(sine(degrees * kPi / 180)); };
  const auto cs = [](double degrees) { return float(cosine(degrees * kPi / 180)); };
  const float sy = sn(yaw), cy = cs(yaw), sp = sn(pitch), cp = cs(pitch), sr = sn(roll), cr = cs(roll);
  // Rotation order: pitch about x, yaw about y, roll in the image plane.
  const Vec3 right{cy, -sy * sp, sy * cp}, down{0, cp, sp}, out{-sy, -cy * sp, cy * cp};
  return {right * cr - down * sr, right * sr + down * cr, out};
}

}  // namespace

Stance::Stance(const Person& p)
    : head(turn(p.pose.yaw, p.pose.pitch, p.pose.roll)),
      body(turn(0.35 * p.pose.yaw, 0, 0.15 * p.pose.roll)),
      shift_x(p.shift_x),
      shift_y(p.shift_y),
      scale(p.scale) {
  origin = head(Vec3{0, 0.10f, 0.10f} - kNeckPivot);
}

Point Stance::project(Vec3 p) const {
  const float s = scale * kCameraDistance / (kCameraDistance - p.z);
  return {shift_x + s * p.x, shift_y + s * p.y};
}
Point Stance::of_head(Vec3 p) const { return project(head(p - kNeckPivot) - origin); }

void Canvas::begin(int size_, bool wears) {
  size = size_;
  across = size <= 56 ? 4 : size <= 110 ? 3 : 2;
  slanted = size > 110 && size <= 256;
  down = slanted ? 1 : across;
  stride = (size + kPadding) * across;
  const size_t samples = size_t(stride) * size * down;
  nearness.assign(samples, 0.0f);
  under.assign(samples, 0);
  if (wears) cloth.assign(samples, 0);
  sx_.clear(), sy_.clear(), near_.clear(), marks_.clear(), triangles_.clear();
}

void Canvas::draw(const Sheet& sheet, const Person& person, const Stance& stance) {
  const int first = int(marks_.size());
  shape(sheet, person);
  light(sheet, person, stance);
  if (sheet.surface == Surface::mask) first_cloth_vertex = first, last_cloth_vertex = int(marks_.size());
  fill(sheet, first);
}

namespace {
MASKBENCH_EXACT_SIMD_TARGETS void add_scaled(float* __restrict to, const float* __restrict from, float weight,
                                             int first, int last) {
  for (int i = first; i < last; ++i) to[i] += weight * from[i];
}

// Extrudes hair from the head by up to volume (top_volume at the crown).
MASKBENCH_EXACT_SIMD_TARGETS void grow_hair(const Sheet& s, const Person& p, float* __restrict x, float* __restrict y,
                                            float* __restrict z, float* __restrict hair) {
  const float bald = p.bald ? 9.0f : 0.0f;
  const float *front = s.front.data(), *base_y = s.y.data();
  for (int i = 0, n = s.size(); i < n; ++i) {
    hair[i] += bald - p.fringe * front[i];
    const float t = clamp01(-hair[i] * 6.0f), top = clamp01(-base_y[i] - 0.3f);
    const float grow = 1 + t * (p.volume + top * p.top_volume);
    x[i] *= grow, y[i] = 0.1f + (y[i] - 0.1f) * grow, z[i] = (z[i] + 0.1f) * grow - 0.1f;
  }
}
}  // namespace

// Applies the person's shape parameters to the sheet and extrudes the hair.
void Canvas::shape(const Sheet& s, const Person& p) {
  x_ = s.x, y_ = s.y, z_ = s.z, hair_ = s.hair;
  for (int k = 0; k < kShapes; ++k) {
    const auto [first, last] = s.reach[k];
    add_scaled(x_.data(), s.delta[3 * k].data(), p.shape[k], first, last);
    add_scaled(y_.data(), s.delta[3 * k + 1].data(), p.shape[k], first, last);
    add_scaled(z_.data(), s.delta[3 * k + 2].data(), p.shape[k], first, last);
  }
  if (!s.front.empty()) grow_hair(s, p, x_.data(), y_.data(), z_.data(), hair_.data());
}

namespace {
// Normals from central differences along rows and columns.
MASKBENCH_EXACT_SIMD_TARGETS void normals_of_row(const float* __restrict x, const float* __restrict y,
                                                 const float* __restrict z, int along, int above, int below, int cols,
                                                 float* __restrict nx, float* __restrict ny, float* __restrict nz) {
  for (int c = 1; c + 1 < cols; ++c) {
    const int a = along + c - 1, b = along + c + 1;
    const float ax = x[b] - x[a], ay = y[b] - y[a], az = z[b] - z[a];
    const float dx = x[below + c] - x[above + c], dy = y[below + c] - y[above + c], dz = z[below + c] - z[above + c];
    const float px = ay * dz - az * dy, py = az * dx - ax * dz, pz = ax * dy - ay * dx;
    const float scale = quick_inverse_root(px * px + py * py + pz * pz + 1e-20f);
    nx[c] = px * scale, ny[c] = py * scale, nz[c] = pz * scale;
  }
}
}  // namespace

void Canvas::find_normals(const Sheet& s) {
  nx_.resize(s.size()), ny_.resize(s.size()), nz_.resize(s.size());
  for (int r = 0; r < s.rows; ++r) {
    const int along = std::min(std::max(r, 1), s.rows - 2) * s.cols;  // at a pole the row itself is degenerate
    const int above = std::max(r - 1, 0) * s.cols, below = std::min(r + 1, s.rows - 1) * s.cols, row = r * s.cols;
    normals_of_row(x_.data(), y_.data(), z_.data(), along, above, below, s.cols, &nx_[row], &ny_[row], &nz_[row]);
    for (auto* n : {&nx_, &ny_, &nz_}) (*n)[row] = (*n)[row + 1], (*n)[row + s.cols - 1] = (*n)[row + s.cols - 2];
  }
}

namespace {
// Inputs and outputs of lighting and projecting the vertices of a sheet.
struct Lighting {
  const Sheet& sheet;
  const Person& person;
  const Stance& stance;
  float middle_x, middle_y, to_x, to_y;  // picture -> samples
  const float *x, *y, *z, *nx, *ny, *nz;
  float *key, *sky, *gloss, *sx, *sy, *near;
};

template <bool kBends>
inline __attribute__((always_inline)) void light_and_project(const Lighting& l) {
  const Stance& s = l.stance;
  const Vec3 to_light = l.person.light, half = normalized(to_light + Vec3{0, 0, 1});
  const bool two_sided = l.sheet.two_sided;
  const float *stiff = l.sheet.stiff.data(), *open = l.sheet.sky.data();
  for (int i = 0, n = l.sheet.size(); i < n; ++i) {
    const Vec3 base = Vec3{l.x[i], l.y[i], l.z[i]} - kNeckPivot, bare{l.nx[i], l.ny[i], l.nz[i]};
    Vec3 at = s.head(base), normal = s.head(bare);
    if constexpr (kBends) at = mix(s.body(base), at, stiff[i]), normal = mix(s.body(bare), normal, stiff[i]);
    at = at - s.origin;
    const bool inside = two_sided & (normal.z < 0);
    const float flip = inside ? -1.0f : 1.0f, occlusion = open[i] * (inside ? 0.35f : 1.0f);
    const float facing = (flip * dot(normal, to_light) + 0.15f) * (1 / 1.15f), mirror = flip * dot(normal, half);
    float shine = mirror > 0.1f ? mirror : 0.0f;  // avoids subnormals, which are slow
    shine *= shine, shine *= shine, shine *= shine, shine *= shine;
    l.key[i] = (facing > 0 ? facing : 0.0f) * (0.25f + 0.75f * occlusion);
    l.sky[i] = occlusion * (0.80f - 0.20f * normal.y * flip);
    l.gloss[i] = shine * occlusion;
    const float perspective = kCameraDistance / (kCameraDistance - at.z), scale = s.scale * perspective;
    l.sx[i] = l.middle_x + l.to_x * (s.shift_x + scale * at.x);
    l.sy[i] = l.middle_y + l.to_y * (s.shift_y + scale * at.y);
    l.near[i] = perspective;
  }
}
MASKBENCH_EXACT_SIMD_TARGETS void light_rigid(const Lighting& l) { light_and_project<false>(l); }
MASKBENCH_EXACT_SIMD_TARGETS void light_bending(const Lighting& l) { light_and_project<true>(l); }
}  // namespace

// Appends the vertices of the shaped sheet: normals, rotation, lighting, projection.
void Canvas::light(const Sheet& s, const Person& p, const Stance& stance) {
  find_normals(s);
  const size_t first = marks_.size(), n = size_t(s.size());
  for (auto* plane : {&sx_, &sy_, &near_}) plane->resize(first + n + kLanes);
  for (auto* plane : {&key_, &sky_, &gloss_}) plane->resize(n);
  marks_.resize(first + n);
  const float half = 0.5f * float(size - 1), wide = float(across), high = float(down);
  const Lighting l{s,
                   p,
                   stance,
                   (half + 0.5f) * wide - 0.5f,
                   (half + 0.5f) * high - 0.5f,
                   half * wide,
                   half * high,
                   x_.data(),
                   y_.data(),
                   z_.data(),
                   nx_.data(),
                   ny_.data(),
                   nz_.data(),
                   key_.data(),
                   sky_.data(),
                   gloss_.data(),
                   &sx_[first],
                   &sy_[first],
                   &near_[first]};
  s.stiff.empty() ? light_rigid(l) : light_bending(l);
  for (size_t i = 0; i < n; ++i)
    marks_[first + i] = {{s.mark_x[i], s.mark_y[i], hair_[i], s.u[i], s.v[i], key_[i], sky_[i], gloss_[i]}};
}

void Canvas::fill(const Sheet& s, int first) {
  const size_t known = triangles_.size();
  triangles_.resize(known + 2 * size_t(s.size()));
  int32_t* layer = s.surface == Surface::mask ? cloth.data() : under.data();
  RasterTarget target{nearness.data(),           layer,         size * across, size * down, stride, slanted,
                      triangles_.data() + known, int32_t(known)};
  snapped_.resize(2 * size_t(s.size()) + kLanes);
  int32_t *x = snapped_.data(), *y = x + s.size();
  snap(&sx_[first], s.size(), x), snap(&sy_[first], s.size(), y);
  rasterise(target, s, x, y, &near_[first], first);
  triangles_.resize(size_t(target.last_id));
  if (s.surface == Surface::body) before_body = int32_t(known), last_body = target.last_id;
}

Point Canvas::vertex_position(int i) const {
  const double half = 0.5 * (size - 1);
  return {((double(sx_[i]) + 0.5) / across - 0.5) / half - 1, ((double(sy_[i]) + 0.5) / down - 0.5) / half - 1};
}

}  // namespace maskbench::procedural
