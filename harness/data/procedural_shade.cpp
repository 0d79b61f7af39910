#include "data/procedural_shade.h"

namespace maskbench::procedural {
namespace {

// 1 where `inside` is well above 0, 0 well below, over a width of 1 / sharpness.
inline float coverage(float inside, float sharpness) { return clamp01(0.5f + inside * sharpness); }

constexpr float kEyeX = 0.295f, kEyeY = 0.0f, kEyeWide = 0.135f, kMouthY = 0.725f;

// Streaks of hair: a tile of noise, drawn out along the strands.
class Strands {
 public:
  Strands() {
    for (int y = 0; y < kSide; ++y)
      for (int x = 0; x < kSide; ++x)
        tile_[y * kSide + x] = 0.6f * wrapped(x, y, 0.5f, 0.0625f, 1) + 0.4f * wrapped(x, y, 0.125f, 0.03125f, 2);
  }
  float at(float s, float t) const {
    const float x = (s + 64) * 48, y = (t + 64) * 16;
    const int ix = int(x), iy = int(y);
    const float tx = x - float(ix), ty = y - float(iy);
    const int a = (iy & kMask) * kSide, b = ((iy + 1) & kMask) * kSide, l = ix & kMask, r = (ix + 1) & kMask;
    const float top = tile_[a + l] + (tile_[a + r] - tile_[a + l]) * tx,
                low = tile_[b + l] + (tile_[b + r] - tile_[b + l]) * tx;
    return top + (low - top) * ty;
  }

 private:
  static constexpr int kSide = 128, kMask = kSide - 1;
  static float wrapped(int x, int y, float fx, float fy, uint32_t salt) {
    const float t = float(x) / kSide;
    return noise(float(x) * fx, float(y) * fy, salt) * (1 - t) + noise(float(x - kSide) * fx, float(y) * fy, salt) * t;
  }
  float tile_[kSide * kSide];
};
const Strands& strands() {
  static const Strands kStrands;
  return kStrands;
}

}  // namespace

Complexion::Complexion(const Person& person, float pixel, const Fabric* fabric)
    : p_(person),
      fabric_(fabric),
      pixel_(std::max(pixel, 0.004f)),
      edge_(0.5f / pixel_),
      hair_edge_(0.5f / (pixel_ + 0.012f)) {}

Colour Complexion::lit(Colour albedo, const Marks& m, float gloss) const {
  return albedo * (p_.sky * m.v[kSky] + p_.key * m.v[kKey]) + p_.key * (gloss * m.v[kGloss]);
}

float Complexion::eye_inside(float x, float y) const {
  const float e = (x - kEyeX) / kEyeWide, arch = 1 - e * e;
  const float lift = 0.012f * e;  // the outer corner is a little higher
  const float upper = y - kEyeY + lift + 0.056f * p_.eye_opening * arch,
              lower = kEyeY - lift + 0.040f * p_.eye_opening * arch - y;
  return std::min(upper, lower);
}

void Complexion::paint_eye(Colour& c, float x, float y, float side) const {
  const float inside = eye_inside(x, y), e = (x - kEyeX) / kEyeWide;
  const float crease = std::abs(y - kEyeY + 0.095f - 0.03f * e * e);
  c = c * (1 - 0.22f * ramp(crease, 0.03f, 0.0f) * clamp01(1.3f - e * e));
  if (inside > -2 * pixel_) {
    const float dx = x - kEyeX - side * p_.gaze, dy = y - kEyeY + 0.006f, r = std::sqrt(dx * dx + dy * dy);
    Colour eye = colour(0.66f, 0.63f, 0.61f) * (0.75f + 0.25f * ramp(y, kEyeY - 0.06f, kEyeY));
    eye = mix(eye, p_.iris * (0.55f + 0.6f * ramp(r, 0.02f, 0.05f)), coverage(0.058f - r, edge_));
    eye = mix(eye, colour(0.004f, 0.004f, 0.004f), coverage(0.026f - r, edge_));
    const float gx = dx - side * 0.02f, gy = dy + 0.02f;
    eye = mix(eye, colour(0.9f, 0.9f, 0.9f), 0.8f * coverage(0.013f - std::sqrt(gx * gx + gy * gy), edge_));
    c = mix(c, eye, coverage(inside, edge_));
  }
  const float upper = y - kEyeY + 0.012f * e + 0.056f * p_.eye_opening * (1 - e * e);
  const float lash = coverage(0.011f - std::abs(upper), edge_) * ramp(e * e, 1.25f, 0.9f);
  c = mix(c, p_.hair * 0.15f, 0.85f * lash * (y < kEyeY + 0.03f ? 1.0f : 0.0f));
}

void Complexion::paint_mouth(Colour& c, float x, float y) const {
  const float t = x / p_.mouth_width, arch = std::max(0.0f, 1 - t * t);
  const float bow = 0.058f * p_.lip_height * arch * (0.86f + 0.5f * t * (1 - t)), full = 0.078f * p_.lip_height * arch;
  const float line = kMouthY + 0.006f - 0.016f * t * t;  // a faint smile
  const float inside = std::min(y - line + bow, line + full - y);
  const float lower = ramp(y, line, line + 0.02f);
  c = mix(c, p_.lip * (0.82f + 0.22f * lower), 0.9f * coverage(inside, edge_) * ramp(t * t, 1.1f, 0.85f));
  const float seam = coverage(0.008f - std::abs(y - line), edge_) * ramp(t * t, 1.15f, 0.85f);
  c = c * (1 - 0.65f * seam);
}

void Complexion::paint_beard(Colour& c, float x, float y, float grain) const {
  const float top = 0.80f - 1.5f * std::max(0.0f, x - 0.24f);
  const float cheeks = ramp(y, top - 0.03f, top + 0.07f);
  const float lip = ramp(y, 0.545f, 0.59f) * ramp(y, 0.70f, 0.66f) * ramp(x, 0.27f, 0.22f);
  const float grown = std::max(p_.beard * cheeks, p_.moustache * lip);
  c = mix(c, p_.hair * (0.6f + 0.8f * grain), 0.88f * grown);
}

Colour Complexion::skin(float x, float y, float side) const {
  Colour c = p_.skin;
  const auto blush = [&](float cx, float cy, float radius) {
    const float dx = x - cx, dy = y - cy;
    const float t = std::max(0.0f, 1 - (dx * dx + dy * dy) / (radius * radius));
    return t * t;
  };
  const float red = p_.redness * std::max(blush(0.42f, 0.36f, 0.32f), 0.8f * blush(0, 0.44f, 0.16f));
  c = c * colour(1, 1 - 0.35f * red, 1 - 0.35f * red);
  if (y < -0.1f) {
    const float t = (x - 0.30f) / 0.20f, curve = p_.brow_height - 0.030f * (1 - t * t) + 0.004f * t;
    const float thick = p_.brow_thickness * clamp01(1.25f - 0.55f * t - 0.35f * t * t);
    c = mix(c, p_.hair * 0.8f,
            0.85f * coverage(thick - std::abs(y - curve), hair_edge_) * ramp(std::abs(t), 1.08f, 0.9f));
  } else if (y < 0.16f) {
    c = c * (1 - 0.16f * blush(kEyeX, 0.05f, 0.22f));
    if (std::abs(x - kEyeX) < 0.19f) paint_eye(c, x, y, side);
  } else if (y < 0.56f) {
    const float dx = (x - 0.062f) / 0.036f, dy = (y - 0.487f) / 0.018f;
    c = c * (1 - 0.75f * coverage((1 - dx * dx - dy * dy) * 0.02f, edge_));
  } else if (y < 0.90f && x < 0.30f) {
    paint_mouth(c, x, y);
  }
  return c;
}

Colour Complexion::head(const Marks& m) const {
  const float x = std::abs(m.v[kX]), y = m.v[kY], side = m.v[kX] < 0 ? -1.0f : 1.0f;
  Colour albedo{};
  float gloss = 0.10f, hair = 0, grain = 0.5f;
  if (m.v[kHair] < 0.06f || (p_.beard + p_.moustache > 0 && y > 0.4f)) grain = strands().at(m.v[kU] * 1.5f, y);
  hair = coverage(0.10f * (grain - 0.5f) - m.v[kHair], hair_edge_);
  if (hair < 1) {
    albedo = skin(x, y, side);
    if (p_.beard + p_.moustache > 0 && y > 0.3f && x < 1) paint_beard(albedo, x, y, grain);
  }
  if (hair > 0)
    albedo = mix(albedo, p_.hair * (0.35f + 1.3f * grain), hair), gloss = 0.10f + 0.10f * (grain - 0.5f) * hair;
  Colour c = lit(albedo, m, gloss);
  if (fabric_ && std::abs(m.v[kU]) < 0.95f) c = c * (1 - 0.10f * fabric_->contact_at(m.v[kU], m.v[kV] - 0.03f));
  return c;
}

Colour Complexion::body(const Marks& m) const {
  Colour c = mix(p_.clothes, p_.skin, coverage(m.v[kHair], edge_));
  if (m.v[kHair] < 0) {
    if (p_.stripes > 0) {
      const float t = m.v[kY] * p_.stripes, wave = std::abs(t - std::floor(t + 0.5f));
      c = mix(c, p_.trim, coverage((wave - 0.25f) / p_.stripes, edge_));
    }
    c = mix(p_.clothes * 0.5f, c, ramp(m.v[kHair], -0.05f, -0.08f));
  }
  return lit(c, m, m.v[kHair] > 0 ? 0.05f : 0.0f);
}

// Reason:     Cloth keeps most of its own colour. Fully lit, a worn mask would be told from a pasted one by its light
//             alone, and a critic would learn nothing about where a mask belongs.
Colour Complexion::cloth(const Marks& m, Colour print) const {
  constexpr float kLight = 0.15f;
  return mix(print, lit(print * 1.12f, m, 0.03f), kLight);
}

uint8_t Complexion::region(const Marks& m) const {
  const float x = std::abs(m.v[kX]), y = m.v[kY];
  if (m.v[kHair] < 0) return kHead;
  const bool nose = x < 0.15f && y > 0.34f && y < 0.52f;
  const bool lips = x < p_.mouth_width && y > kMouthY - 0.06f && y < kMouthY + 0.08f;
  const bool eye = std::abs(x - kEyeX) < kEyeWide && eye_inside(x, y) > 0;
  return uint8_t(kHead | (nose || lips ? kNoseAndMouth : 0) | (eye ? kEyes : 0));
}

}  // namespace maskbench::procedural
