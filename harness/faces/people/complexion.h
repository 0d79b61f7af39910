// Surface colours of a person.
#pragma once

#include "faces/people/drape.h"
#include "faces/people/person.h"
#include "faces/people/strands.h"

namespace maskbench::procedural {

// Evaluates the features of one face at surface points given by their marks `m` (kMarks values each), in linear light.
// With F = Lanes, eight points at once: a feature absent from all eight is skipped; elsewhere its weight is 0.
class Complexion {
 public:
  // `pixel` is the width of a pixel in head units, over which edges are antialiased. `fabric` may be null. Keeps
  // references to `person` and `fabric`.
  Complexion(const Person& person, float pixel, const Fabric* fabric)
      : p_(person),
        fabric_(fabric),
        pixel_(std::max(pixel, 0.004f)),
        edge_(0.5f / pixel_),
        hair_edge_(0.5f / (pixel_ + 0.012f)),
        bearded_(person.beard + person.moustache > 0) {}

  template <class F>
  Tone<F> head(const F* m) const;
  template <class F>
  Tone<F> body(const F* m) const;
  template <class F>
  Tone<F> cloth(const F* m, const Tone<F>& print) const;
  uint8_t region(const Marks& m) const;  // bits of Region at a point of the head

 private:
  static constexpr float kEyeX = 0.295f, kEyeY = 0.0f, kEyeWide = 0.135f, kMouthY = 0.725f;

  // Returns a smooth step from 0 (`inside` < 0) to 1 (`inside` > 0) of width 1 / sharpness.
  template <class F>
  MASKBENCH_INLINE static F coverage(F inside, float sharpness) {
    return clamp01(0.5f + inside * sharpness);
  }
  // Returns a smooth spot: 1 at (cx, cy), 0 beyond `radius`.
  template <class F>
  MASKBENCH_INLINE static F spot(F x, F y, float cx, float cy, float radius) {
    const F dx = x - cx, dy = y - cy;
    const F t = greater(F{}, 1 - (dx * dx + dy * dy) / (radius * radius));
    return t * t;
  }
  template <class F>
  F eye_inside(F x, F y) const;  // positive inside the eye opening
  template <class F>
  Tone<F> skin(F x, F y, F side) const;
  // Each blends its feature over `c`, within its own part of the face.
  template <class F>
  void paint_brow(Tone<F>& c, F x, F y) const;
  template <class F>
  void paint_eye(Tone<F>& c, F x, F y, F side) const;
  template <class F>
  void paint_eyeball(Tone<F>& c, F x, F y, F side, F weight) const;
  template <class F>
  void paint_nostril(Tone<F>& c, F x, F y) const;
  template <class F>
  void paint_mouth(Tone<F>& c, F x, F y) const;
  template <class F>
  void paint_beard(Tone<F>& c, F x, F y, F grain) const;
  template <class F>
  Tone<F> lit(const Tone<F>& albedo, const F* m, F gloss) const;

  const Person& p_;
  const Fabric* fabric_;
  float pixel_, edge_, hair_edge_;  // pixel width; edge sharpness of skin features and of hair
  bool bearded_;
};

template <class F>
MASKBENCH_INLINE Tone<F> Complexion::lit(const Tone<F>& albedo, const F* m, F gloss) const {
  const Tone<F> key = tone<F>(p_.key), sky = tone<F>(p_.sky);
  return albedo * (sky * m[kSky] + key * m[kKey]) + key * (gloss * m[kGloss]);
}

template <class F>
MASKBENCH_INLINE F Complexion::eye_inside(F x, F y) const {
  const F e = (x - kEyeX) / kEyeWide, arch = 1 - e * e;
  const F lift = 0.012f * e;  // raises the outer corner
  const F upper = y - kEyeY + lift + 0.056f * p_.eye_opening * arch,
          lower = kEyeY - lift + 0.040f * p_.eye_opening * arch - y;
  return lesser(upper, lower);
}

template <class F>
MASKBENCH_INLINE void Complexion::paint_brow(Tone<F>& c, F x, F y) const {
  const auto within = y < -0.1f;
  if (!any(within)) return;
  const F t = (x - 0.30f) / 0.20f, curve = p_.brow_height - 0.030f * (1 - t * t) + 0.004f * t;
  const F thick = p_.brow_thickness * clamp01(1.25f - 0.55f * t - 0.35f * t * t);
  const F weight = 0.85f * coverage(thick - magnitude(y - curve), hair_edge_) * ramp(magnitude(t), 1.08f, 0.9f);
  c = mix(c, tone<F>(p_.hair * 0.8f), within ? weight : F{});
}

template <class F>
MASKBENCH_INLINE void Complexion::paint_eyeball(Tone<F>& c, F x, F y, F side, F weight) const {
  const F dx = x - kEyeX - side * p_.gaze, dy = y - kEyeY + 0.006f, r = root(dx * dx + dy * dy);
  Tone<F> eye = tone<F>(colour(0.66f, 0.63f, 0.61f)) * (0.75f + 0.25f * ramp(y, kEyeY - 0.06f, kEyeY));
  eye = mix(eye, tone<F>(p_.iris) * (0.55f + 0.6f * ramp(r, 0.02f, 0.05f)), coverage(0.058f - r, edge_));
  eye = mix(eye, tone<F>(colour(0.004f, 0.004f, 0.004f)), coverage(0.026f - r, edge_));
  const F gx = dx - side * 0.02f, gy = dy + 0.02f;
  eye = mix(eye, tone<F>(colour(0.9f, 0.9f, 0.9f)), 0.8f * coverage(0.013f - root(gx * gx + gy * gy), edge_));
  c = mix(c, eye, weight);
}

template <class F>
MASKBENCH_INLINE void Complexion::paint_eye(Tone<F>& c, F x, F y, F side) const {
  const auto band = (y >= -0.1f) & (y < 0.16f);
  if (!any(band)) return;
  c = c * (1 - 0.16f * (band ? spot(x, y, kEyeX, 0.05f, 0.22f) : F{}));
  const auto within = band & (magnitude(x - kEyeX) < 0.19f);
  if (!any(within)) return;
  const F inside = eye_inside(x, y), e = (x - kEyeX) / kEyeWide;
  const F crease = magnitude(y - kEyeY + 0.095f - 0.03f * e * e);
  const F fold = 0.22f * ramp(crease, 0.03f, 0.0f) * clamp01(1.3f - e * e);
  c = c * (1 - (within ? fold : F{}));
  const auto open = within & (inside > -2 * pixel_);
  if (any(open)) paint_eyeball(c, x, y, side, open ? coverage(inside, edge_) : F{});
  const F upper = y - kEyeY + 0.012f * e + 0.056f * p_.eye_opening * (1 - e * e);
  const F lash = coverage(0.011f - magnitude(upper), edge_) * ramp(e * e, 1.25f, 0.9f);
  c = mix(c, tone<F>(p_.hair * 0.15f), (within & (y < kEyeY + 0.03f)) ? 0.85f * lash : F{});
}

template <class F>
MASKBENCH_INLINE void Complexion::paint_nostril(Tone<F>& c, F x, F y) const {
  const auto within = (y >= 0.16f) & (y < 0.56f);
  if (!any(within)) return;
  const F dx = (x - 0.062f) / 0.036f, dy = (y - 0.487f) / 0.018f;
  const F depth = 0.75f * coverage((1 - dx * dx - dy * dy) * 0.02f, edge_);
  c = c * (1 - (within ? depth : F{}));
}

template <class F>
MASKBENCH_INLINE void Complexion::paint_mouth(Tone<F>& c, F x, F y) const {
  const auto within = (y >= 0.56f) & (y < 0.90f) & (x < 0.30f);
  if (!any(within)) return;
  const F t = x / p_.mouth_width, arch = greater(F{}, 1 - t * t);
  const F bow = 0.058f * p_.lip_height * arch * (0.86f + 0.5f * t * (1 - t)), full = 0.078f * p_.lip_height * arch;
  const F line = kMouthY + 0.006f - 0.016f * t * t;  // slight smile
  const F inside = lesser(y - line + bow, line + full - y);
  const F lower = ramp(y, line, line + 0.02f);
  const F lips = 0.9f * coverage(inside, edge_) * ramp(t * t, 1.1f, 0.85f);
  c = mix(c, tone<F>(p_.lip) * (0.82f + 0.22f * lower), within ? lips : F{});
  const F seam = coverage(0.008f - magnitude(y - line), edge_) * ramp(t * t, 1.15f, 0.85f);
  c = c * (1 - 0.65f * (within ? seam : F{}));
}

template <class F>
MASKBENCH_INLINE void Complexion::paint_beard(Tone<F>& c, F x, F y, F grain) const {
  const auto within = (y > 0.3f) & (x < 1.0f);
  if (!bearded_ || !any(within)) return;
  const F top = 0.80f - 1.5f * greater(F{}, x - 0.24f);
  const F cheeks = ramp(y, top - 0.03f, top + 0.07f);
  const F lip = ramp(y, 0.545f, 0.59f) * ramp(y, 0.70f, 0.66f) * ramp(x, 0.27f, 0.22f);
  const F grown = greater(p_.beard * cheeks, p_.moustache * lip);
  c = mix(c, tone<F>(p_.hair) * (0.6f + 0.8f * grain), 0.88f * (within ? grown : F{}));
}

template <class F>
MASKBENCH_INLINE Tone<F> Complexion::skin(F x, F y, F side) const {
  const F red = p_.redness * greater(spot(x, y, 0.42f, 0.36f, 0.32f), 0.8f * spot(x, y, 0, 0.44f, 0.16f));
  const F pale = 1 - 0.35f * red;
  Tone<F> c = tone<F>(p_.skin) * Tone<F>{all<F>(1), pale, pale};
  paint_brow(c, x, y);
  paint_eye(c, x, y, side);
  paint_nostril(c, x, y);
  paint_mouth(c, x, y);
  return c;
}

template <class F>
MASKBENCH_INLINE Tone<F> Complexion::head(const F* m) const {
  const F x = magnitude(m[kX]), y = m[kY], side = m[kX] < 0 ? all<F>(-1) : all<F>(1);
  F gloss = all<F>(0.10f), grain = all<F>(0.5f);
  const auto streaked = (m[kHair] < 0.06f) | (y > (bearded_ ? 0.4f : 1e9f));
  if (any(streaked)) grain = streaked ? strands().at(m[kU] * 1.5f, y) : grain;
  const F hair = coverage(0.10f * (grain - 0.5f) - m[kHair], hair_edge_);
  Tone<F> albedo{};
  if (any(hair < 1.0f)) {
    const auto bare = hair < 1.0f;
    albedo = skin(x, y, side);
    paint_beard(albedo, x, y, grain);
    albedo = {bare ? albedo.r : F{}, bare ? albedo.g : F{}, bare ? albedo.b : F{}};
  }
  if (any(hair > 0.0f)) {
    albedo = mix(albedo, tone<F>(p_.hair) * (0.35f + 1.3f * grain), hair);
    gloss = 0.10f + 0.10f * (grain - 0.5f) * hair;
  }
  Tone<F> c = lit(albedo, m, gloss);
  const auto under_cloth = magnitude(m[kU]) < 0.95f;
  if (fabric_ && any(under_cloth))
    c = c * (1 - 0.10f * (under_cloth ? fabric_->contact_at(m[kU], m[kV] - 0.03f) : F{}));
  return c;
}

template <class F>
MASKBENCH_INLINE Tone<F> Complexion::body(const F* m) const {
  const F height = m[kHair];
  Tone<F> c = mix(tone<F>(p_.clothes), tone<F>(p_.skin), coverage(height, edge_));
  const auto dressed = height < 0.0f;
  if (any(dressed)) {
    if (p_.stripes > 0) {
      const F t = m[kY] * p_.stripes, wave = magnitude(t - floored(t + 0.5f));
      const F stripe = coverage((wave - 0.25f) / p_.stripes, edge_);
      c = mix(c, tone<F>(p_.trim), dressed ? stripe : F{});
    }
    const Tone<F> cloth = mix(tone<F>(p_.clothes * 0.5f), c, ramp(height, -0.05f, -0.08f));
    c = {dressed ? cloth.r : c.r, dressed ? cloth.g : c.g, dressed ? cloth.b : c.b};
  }
  return lit(c, m, height > 0.0f ? all<F>(0.05f) : F{});
}

// Reason:     Shading of cloth is weak. With full shading, a critic could tell worn masks from pasted ones by their
//             light alone, and would learn nothing about placement.
template <class F>
MASKBENCH_INLINE Tone<F> Complexion::cloth(const F* m, const Tone<F>& print) const {
  constexpr float kLight = 0.15f;
  return mix(print, lit(print * all<F>(1.12f), m, all<F>(0.03f)), all<F>(kLight));
}

}  // namespace maskbench::procedural
