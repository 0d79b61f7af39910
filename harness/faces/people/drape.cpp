#include "faces/people/drape.h"

namespace maskbench::procedural {
namespace {

constexpr float kHalfWidth = 0.70f, kHalfHeight = 0.53f, kGap = 0.035f;
constexpr float kLowest = 0.40f;  // lowest depth: edge of the cloth beside the jaw
// Stiffness: moves the cloth this fraction of the way from the skin to a plane, between the tip of the nose and the
// cheeks.
constexpr float kStiffness = 0.30f, kPlane = 1.05f;

// Raises `depth`, [rows * cols], to a membrane above it with fixed borders (projected Gauss-Seidel iteration).
void stretch(std::vector<float>& depth, int rows, int cols) {
  const std::vector<float> skin = depth;
  const int passes = rows * rows / 6;  // the number of iterations grows with the squared grid size
  for (int pass = 0; pass < passes; ++pass)
    for (int r = 1; r + 1 < rows; ++r)
      for (int c = 1; c + 1 < cols; ++c) {
        const int i = r * cols + c;
        const float level = (depth[i - 1] + depth[i + 1] + 2 * depth[i - cols] + 2 * depth[i + cols]) / 6;
        depth[i] = std::max(skin[i], level);
      }
}

// Returns the offset of the cut from the membrane.
float stand_off(Cut cut, float u, float v) {
  const float across = std::max(0.0f, 1 - u * u / 0.40f), down = std::max(0.0f, 1 - (v - 0.05f) * (v - 0.05f) / 0.22f);
  switch (cut) {
    case Cut::beak:
      return 0.07f * ramp(std::abs(u), 0.46f, 0.0f) * down;
    case Cut::cup:
      return 0.085f * std::sqrt(across * down + 1e-6f) * ramp(across * down, 0, 0.35f);
    case Cut::bill:
      return 0.12f * across * ramp(std::abs(v - 0.03f), 0.40f, 0.02f);
    default:
      return 0.01f * across * down;
  }
}

}  // namespace

Sheet cloth_sheet(Cut cut, Mesh mesh) {
  Sheet s;
  mesh == Mesh::fine ? s.resize(25, 27) : s.resize(15, 17);
  s.surface = Surface::mask;
  std::vector<float> depth(s.size());
  for (int i = 0; i < s.size(); ++i) {
    s.u[i] = kHalfWidth * (2.0f * float(i % s.cols) / float(s.cols - 1) - 1);
    s.v[i] = kDrop + kHalfHeight * (2.0f * float(i / s.cols) / float(s.rows - 1) - 1);
    const FrontPoint p = front_point({s.u[i], s.v[i]});
    depth[i] = skin_depth(p.x, p.y, kLowest);
  }
  stretch(depth, s.rows, s.cols);
  for (int i = 0; i < s.size(); ++i) {
    const FrontPoint p = front_point({s.u[i], s.v[i]});
    s.place(i, {p.x, p.y, depth[i] + kStiffness * (kPlane - depth[i]) + kGap + stand_off(cut, s.u[i], s.v[i] - kDrop)});
    s.sky[i] = 1 - 0.30f * ramp(s.v[i] - kDrop, 0.15f, 0.5f) - 0.12f * ramp(std::abs(s.u[i]), 0.4f, 0.68f);
  }
  s.bake_shapes();
  return s;
}

Fabric::Fabric(int design, int side_) : side(side_), texels(size_t(side_) * side_), contact(kContact * kContact) {
  const Picture picture = design_template(design, side);
  for (int i = 0; i < side * side; ++i) {
    uint32_t texel = 0;
    for (int c = 0; c < 4; ++c) texel |= uint32_t(picture.plane(c)[i]) << 8 * c;
    texels[i] = int32_t(texel);
  }
  for (int y = 0; y < kContact; ++y)
    for (int x = 0; x < kContact; ++x) {
      float sum = 0;
      for (int k = 0; k < 25; ++k) {
        sum += sample((float(x) + 0.8f * float(k % 5 - 2)) * 2 / (kContact - 1) - 1,
                      (float(y) + 0.8f * float(k / 5 - 2)) * 2 / (kContact - 1) - 1)
                   .alpha;
      }
      contact[y * kContact + x] = sum / 25;
    }
}

std::array<TemplatePoint, kAnchors> anchor_marks() {
  std::array<TemplatePoint, kAnchors> marks;
  marks[kNoseBridge] = {0, -0.48f + kDrop};
  marks[kChin] = {0, 0.34f + kDrop};
  marks[kLeftCheek] = {-0.49f, -0.25f + kDrop};
  marks[kRightCheek] = {0.49f, -0.25f + kDrop};
  marks[kLeftJaw] = {-0.43f, 0.20f + kDrop};
  marks[kRightJaw] = {0.43f, 0.20f + kDrop};
  return marks;
}

std::array<Vec3, kAnchors> anchor_points() {
  std::array<Vec3, kAnchors> points;
  const auto marks = anchor_marks();
  for (int a = 0; a < kAnchors; ++a) {
    const FrontPoint p = front_point(marks[a]);
    points[a] = {p.x, p.y, skin_depth(p.x, p.y, kLowest)};
  }
  return points;
}

}  // namespace maskbench::procedural
