#include "faces/people/person.h"

namespace maskbench::procedural {
namespace {

// Purposes of a person's random streams; each is independent, so changing one does not affect the others.
enum Purpose : uint64_t {
  kShapePurpose,
  kPosePurpose,
  kSkinPurpose,
  kHairPurpose,
  kLightPurpose,
  kBackdropPurpose,
  kPurposes
};

Colour between(const Colour* stops, int count, float t) {
  const float at = clamp01(t) * float(count - 1);
  const int i = std::min(int(at), count - 2);
  return mix(stops[i], stops[i + 1], at - float(i));
}

Colour some_colour(Draws& d, double low, double high, double saturation) {
  const float grey = d.range(low, high);
  float tint[3];
  for (float& t : tint) t = std::max(0.01f, grey * (1 + float(saturation * d.range(-1, 1))));
  return colour(tint[0], tint[1], tint[2]);
}

void draw_shape(Person& p, Draws d, float masculine) {
  for (float& s : p.shape) s = 1.35f * d.bell();
  p.shape[kJawWidth] += 0.35f * masculine;
  p.shape[kBrowRidge] += 0.6f * masculine;
  p.shape[kNoseLength] += 0.25f * masculine;
  p.shape[kLipForward] -= 0.4f * masculine;
  p.lip_height = d.range(0.8, 1.2) * (1 - 0.14f * masculine);
  p.mouth_width = d.range(0.21, 0.26);
  p.brow_thickness = d.range(0.022, 0.038) * (1 + 0.3f * masculine);
  p.brow_height = d.range(-0.225, -0.195);
  p.eye_opening = d.range(0.80, 1.15) * (1 - 0.08f * masculine);
  p.gaze = 0.035f * d.triangle();
}

// About half of the people face the camera, the others look anywhere within 70 degrees.
void draw_pose(Person& p, Draws d) {
  const double straight = 28 * d.bell(), anywhere = d.range(-70, 70);
  p.pose.yaw = d.chance(0.52) ? straight : anywhere;
  p.pose.pitch = 24.5 * d.bell();
  p.pose.roll = 19.5 * d.bell();
  p.shift_x = 0.09f * d.triangle();
  p.shift_y = 0.08f * d.triangle() - 0.08f;
  p.scale = 0.70f * (1 + 0.10f * d.triangle());
}

void draw_skin(Person& p, Draws d, float masculine) {
  static const Colour kTones[] = {linear(250, 222, 203), linear(240, 200, 172), linear(226, 176, 140),
                                  linear(201, 146, 106), linear(161, 108, 74),  linear(116, 74, 50),
                                  linear(80, 50, 36)};
  const float dark = float(d.uniform());
  const float red = d.range(0.95, 1.05), blue = d.range(0.93, 1.07);
  p.skin = between(kTones, int(std::size(kTones)), dark) * colour(red, 1, blue);
  p.redness = d.range(0.1, 0.5) * (1 - 0.6f * dark);
  const Colour rosy = linear(196, 92, 88), painted = linear(176, 30, 52);
  p.lip = mix(p.skin * colour(0.80f, 0.52f, 0.52f), rosy * (1 - 0.6f * dark), 0.35f);
  if (masculine < 0 && d.chance(0.35)) p.lip = mix(p.lip, painted, d.range(0.3, 0.7));
  const Colour brown = linear(72, 44, 26), light[] = {linear(88, 128, 160), linear(98, 120, 78), linear(120, 134, 142)};
  p.iris = d.chance(dark < 0.45f ? 0.5 : 0.03) ? light[d.below(3)] : brown * d.range(0.5, 1.6);
}

void draw_hair(Person& p, Draws d, float masculine, float skin_luma) {
  static const Colour kDark[] = {linear(16, 13, 12), linear(34, 24, 19), linear(58, 38, 25)};
  static const Colour kLight[] = {linear(104, 66, 38), linear(150, 108, 62), linear(206, 170, 112),
                                  linear(142, 66, 34)};
  const bool fair = skin_luma > 0.42f && d.chance(0.6);
  p.hair = fair ? between(kLight, 4, float(d.uniform())) : between(kDark, 3, float(d.uniform()));
  if (d.chance(0.16)) p.hair = mix(p.hair, linear(196, 194, 192), d.range(0.4, 0.95));
  if (d.chance(0.04)) p.hair = some_colour(d, 0.05, 0.3, 0.9);
  p.bald = false, p.curtain = 0, p.fringe = 0, p.beard = 0, p.moustache = 0;
  p.volume = d.range(0.05, 0.12), p.top_volume = d.range(0.0, 0.12);
  const int style = d.below(10);
  if (masculine > 0) {
    if (style == 0) p.bald = true, p.volume = p.top_volume = 0;         // bald
    if (style == 1 || style == 2) p.volume = 0.025f, p.top_volume = 0;  // buzz
    if (style == 3) p.fringe = -0.22f;                                  // receding
    if (style == 4) p.volume = d.range(0.2, 0.32);                      // curls
    if (style > 7) p.fringe = d.range(0.05, 0.16), p.top_volume += 0.05f;
    if (d.chance(0.45))
      p.beard = d.range(0.25, 1), p.moustache = p.beard;
    else if (d.chance(0.12))
      p.moustache = 1;
  } else {
    if (style < 6) p.curtain = 1 + d.below(3), p.volume = d.range(0.09, 0.13);  // bob to long
    if (style == 6) p.volume = d.range(0.25, 0.36);                             // curls
    if (style % 2 == 0) p.fringe = d.range(0.08, 0.24);
  }
}

void draw_light(Person& p, Draws d) {
  const float warm = d.triangle(), strong = d.range(0.45, 1.0);
  p.light = normalized({1.3f * d.triangle(), d.range(-1.1, -0.15), d.range(0.6, 1.4)});
  p.key = colour(1 + 0.14f * warm, 1 + 0.02f * warm, 1 - 0.16f * warm) * strong;
  const float tint = d.triangle();
  p.sky = colour(1 - 0.08f * tint, 1, 1 + 0.12f * tint) * (d.range(0.30, 0.46) + 0.22f * (1 - strong));
}

void draw_backdrop(Person& p, Draws d) {
  Backdrop& b = p.backdrop;
  b.top = some_colour(d, 0.05, 0.75, 0.35);
  b.bottom = mix(b.top, some_colour(d, 0.03, 0.5, 0.35), d.range(0.2, 1));
  for (int i = 0; i < 3; ++i) {
    b.blob[i] = some_colour(d, 0.02, 0.9, 0.6);
    b.blob_x[i] = d.range(-1.2, 1.2), b.blob_y[i] = d.range(-1.2, 0.8), b.blob_radius[i] = d.range(0.25, 0.9);
    if (d.chance(0.35)) b.blob_radius[i] = 1e-3f;
  }
  b.pattern_depth = d.chance(0.35) ? d.range(0.06, 0.3) : 0.0f;
  b.columns = d.chance(0.7) ? d.range(1, 5) : 0.0f;
  b.rows = d.chance(0.5) ? d.range(1, 6) : 0.0f;
  b.phase = float(d.uniform());
  p.clothes = some_colour(d, 0.01, 0.55, 0.8);
  p.trim = some_colour(d, 0.02, 0.8, 0.6);
  p.stripes = d.chance(0.25) ? d.range(3, 9) : 0.0f;
}

}  // namespace

Person draw_person(uint64_t seed, uint64_t stream, uint64_t index, uint64_t takes) {
  const auto draws = [&](Purpose purpose) { return Draws(seed, stream * kPurposes + purpose, index); };
  const auto lasting = [&](Purpose purpose) { return Draws(seed, stream * kPurposes + purpose, index / takes); };
  Person p;
  Draws d = lasting(kShapePurpose);
  const float masculine = d.chance(0.5) ? d.range(0.2, 1) : d.range(-1, -0.2);
  draw_shape(p, d, masculine);
  draw_pose(p, draws(kPosePurpose));
  draw_skin(p, lasting(kSkinPurpose), masculine);
  draw_hair(p, lasting(kHairPurpose), masculine, p.skin[1]);
  const Colour hair = p.hair;
  draw_hair(p, draws(kHairPurpose), masculine, p.skin[1]);
  p.hair = hair;
  draw_light(p, draws(kLightPurpose));
  draw_backdrop(p, draws(kBackdropPurpose));
  return p;
}

}  // namespace maskbench::procedural
