#include "faces/people/design.h"

#include "faces/people/head.h"

namespace maskbench::procedural {
namespace {

enum class Pattern {
  plain,
  pleats,
  checks,
  speckles,
  stripes,
  dots,
  flowers,
  camouflage,
  fade,
  logo,
  lace,
  zigzag,
  seam
};

struct Design {
  const char* name;
  Cut cut;
  Pattern pattern;
  int rgb, second;  // 0xRRGGBB
  float opacity;
};
constexpr Design kDesigns[kDesignCount] = {
    {"surgical blue", Cut::flat, Pattern::pleats, 0x8EC3E0, 0xDDEEF6, 1},
    {"surgical green", Cut::flat, Pattern::pleats, 0x93CDB4, 0xE0F2EA, 1},
    {"surgical white", Cut::flat, Pattern::pleats, 0xEFF1F2, 0xFFFFFF, 1},
    {"surgical pink", Cut::flat, Pattern::pleats, 0xF0B4C6, 0xFAE3EA, 1},
    {"surgical black", Cut::flat, Pattern::pleats, 0x2B2C30, 0x44464C, 1},
    {"KN95", Cut::beak, Pattern::seam, 0xF2F2EE, 0xD9D9D4, 1},
    {"KN95 black", Cut::beak, Pattern::seam, 0x33353A, 0x202126, 1},
    {"N95 cup", Cut::cup, Pattern::seam, 0xEDEAE0, 0xC9C2AE, 1},
    {"N95 cup with valve", Cut::cup, Pattern::logo, 0xE8EAEC, 0x6E7B86, 1},
    {"duckbill", Cut::bill, Pattern::plain, 0xD9E7EF, 0xA9BECB, 1},
    {"cloth pink", Cut::beak, Pattern::seam, 0xE58FA8, 0xC96F8B, 1},
    {"checkered", Cut::flat, Pattern::checks, 0xC23B3B, 0xF3EDE4, 1},
    {"speckled", Cut::beak, Pattern::speckles, 0xB9BDC4, 0x3F454E, 1},
    {"striped", Cut::flat, Pattern::stripes, 0x2F4B7C, 0xEDEFF3, 1},
    {"dots", Cut::beak, Pattern::dots, 0x274E3F, 0xF2E7C9, 1},
    {"floral", Cut::flat, Pattern::flowers, 0xF4EFE6, 0xC8476A, 1},
    {"camouflage", Cut::beak, Pattern::camouflage, 0x5B6443, 0x2F3527, 1},
    {"gradient", Cut::beak, Pattern::fade, 0x5A4FCF, 0xF08A5D, 1},
    {"lace", Cut::flat, Pattern::lace, 0xF6F1EA, 0xCBBFB0, 1},
    {"sheer zigzag", Cut::flat, Pattern::zigzag, 0xA9D8D2, 0x4C8C86, 0.72f},
};

Vec3 rgb(int hex) { return Vec3{float(hex >> 16), float(hex >> 8 & 255), float(hex & 255)} * (1 / 255.0f); }

// Returns the distance to the outline, in template units: positive inside. A mask is about 0.66 wide and 0.5 high.
float inside(Cut cut, float u, float v) {
  const float x = std::abs(u), t = x / 0.66f, t2 = t * t;
  float side = 0, top = 0, bottom = 0;
  switch (cut) {
    case Cut::flat:
      side = 0.665f - 0.22f * (v - 0.02f) * (v - 0.02f);
      top = -0.50f + 0.06f * t + 0.13f * t2 - 0.03f * t2 * t2, bottom = 0.50f - 0.02f * t - 0.15f * t2;
      break;
    case Cut::beak:
      side = 0.66f - 0.35f * (v + 0.02f) * (v + 0.02f);
      top = -0.50f + 0.30f * t + 0.02f * t2, bottom = 0.50f - 0.10f * t - 0.21f * t2;
      break;
    case Cut::cup: {
      const float p = u / 0.63f, q = v / 0.50f, pear = 1 + 0.16f * (q < 0 ? q : 0.3f * q);
      const float s = p * p / (pear * pear) + q * q;
      return (1 - std::sqrt(std::sqrt(s * s * 0.75f + 0.25f * s * s * s * s))) * 0.5f;
    }
    default:  // bill
      side = 0.645f - 0.14f * (v + 0.15f) * (v + 0.15f) - 0.10f * std::max(0.0f, v);
      top = -0.48f + 0.10f * t + 0.10f * t2, bottom = 0.49f - 0.13f * t2;
  }
  return std::min({side - x, 0.92f * (v - top), 0.92f * (bottom - v)});
}

// Returns 1 within `width` of multiples of `period`, else 0, with soft edges.
float band(float x, float period, float width, float soft) {
  const float d = std::abs(x - period * std::floor(x / period + 0.5f));
  return ramp(d, width + soft, std::max(0.0f, width - soft));
}

float spots(float u, float v, float period, float radius, float soft) {
  const float row = std::floor(v / period + 0.5f), shift = int(row) & 1 ? 0.5f : 0.0f;
  const float x = u / period + shift, dx = (x - std::floor(x + 0.5f)) * period, dy = v - row * period;
  return ramp(std::sqrt(dx * dx + dy * dy), radius + soft, std::max(0.0f, radius - soft));
}

Vec3 flowers(Vec3 ground, Vec3 petal, float u, float v) {
  const float leaf = spots(u + 0.09f, v + 0.045f, 0.18f, 0.026f, 0.012f);
  Vec3 c = mix(ground, rgb(0x6E9B6A), leaf);
  float bloom = 0;
  for (int i = 0; i < 5; ++i) {
    const double a = 2 * kPi * i / 5;
    bloom = std::max(bloom, spots(u - 0.028f * float(cosine(a)), v - 0.028f * float(sine(a)), 0.18f, 0.024f, 0.008f));
  }
  c = mix(c, petal, bloom);
  return mix(c, rgb(0xF2C14E), spots(u, v, 0.18f, 0.014f, 0.006f));
}

Vec3 camouflage(const Design& d, float u, float v) {
  Vec3 c = rgb(d.rgb);
  c = mix(c, rgb(0x8C8560), ramp(noise(5 * u + 9, 7 * v, 5), 0.50f, 0.56f));
  c = mix(c, rgb(d.second), ramp(noise(6 * u + 3, 8 * v + 5, 6), 0.56f, 0.62f));
  return mix(c, rgb(0x4B3D2C), ramp(noise(7 * u + 30, 9 * v + 11, 7), 0.66f, 0.72f));
}

Vec3 valve(Vec3 c, Vec3 second, float u, float v) {
  const float x = u - 0.20f, y = v - 0.10f, r = std::sqrt(x * x + y * y);
  c = mix(c, second, ramp(r, 0.125f, 0.105f));
  c = mix(c, second * 0.6f, ramp(r, 0.10f, 0.09f) * band(v, 0.04f, 0.008f, 0.006f));
  return mix(c, rgb(0x9AA3AB), ramp(std::abs(v + 0.41f), 0.022f, 0.014f) * ramp(std::abs(u), 0.17f, 0.15f));
}

Vec3 print(const Design& d, float u, float v) {
  const Vec3 a = rgb(d.rgb), b = rgb(d.second);
  switch (d.pattern) {
    case Pattern::checks:
      return mix(mix(a, b, 0.5f * band(u, 0.16f, 0.04f, 0.006f)), b, 0.55f * band(v, 0.16f, 0.04f, 0.006f));
    case Pattern::speckles:
      return mix(a, b, ramp(noise(42 * u, 42 * v, 3), 0.70f, 0.80f));
    case Pattern::stripes:
      return mix(a, b, band(v, 0.13f, 0.032f, 0.006f));
    case Pattern::dots:
      return mix(a, b, spots(u, v, 0.12f, 0.030f, 0.008f));
    case Pattern::flowers:
      return flowers(a, b, u, v);
    case Pattern::camouflage:
      return camouflage(d, u, v);
    case Pattern::fade:
      return mix(a, b, ramp(v + 0.35f * u, -0.5f, 0.5f));
    case Pattern::logo:
      return valve(a, b, u, v);
    case Pattern::lace:
      return mix(a, b, spots(u, v, 0.075f, 0.016f, 0.010f));
    case Pattern::zigzag: {
      const float z = std::abs(u - 0.16f * std::floor(u / 0.16f + 0.5f));
      return mix(a, b, band(v + 0.6f * z, 0.12f, 0.02f, 0.010f));
    }
    default:
      return a;
  }
}

// Returns the shading factor of folds and seams.
float relief(const Design& d, float u, float v, float depth) {
  float shade = 1 - 0.10f * ramp(depth, 0.030f, 0.014f) * ramp(depth, 0.0f, 0.012f);  // hem
  shade *= 1 - 0.10f * ramp(std::abs(depth - 0.045f), 0.010f, 0.003f);                // stitching of the hem
  if (d.pattern == Pattern::pleats || d.cut == Cut::flat) {
    const float deep = d.pattern == Pattern::pleats ? 0.26f : 0.10f;
    for (float at : {-0.19f, 0.01f, 0.21f}) {
      const float y = v - at - 0.05f * u * u;
      shade *= 1 - deep * ramp(y, -0.07f, 0.0f) * ramp(y, 0.014f, 0.0f) * ramp(depth, 0, 0.05f);
      shade *= 1 + 0.06f * ramp(std::abs(y - 0.03f), 0.022f, 0);
    }
  }
  if (d.cut == Cut::beak) shade *= 1 - 0.22f * ramp(std::abs(u), 0.016f, 0.004f) - 0.07f * ramp(std::abs(u), 0.20f, 0);
  if (d.cut == Cut::cup) shade *= 1 - 0.12f * ramp(std::abs(depth - 0.10f), 0.025f, 0.008f);
  if (d.cut == Cut::bill) {
    shade *= 1 - 0.30f * ramp(std::abs(v - 0.02f - 0.10f * u * u), 0.018f, 0.004f);
    shade *= 1 - 0.12f * ramp(v, -0.02f, 0.3f);
  }
  if (d.cut == Cut::flat || d.cut == Cut::beak)  // wire over the nose
    shade *= 1 - 0.07f * ramp(std::abs(v + 0.425f - 0.25f * u * u), 0.016f, 0.008f) * ramp(std::abs(u), 0.26f, 0.22f);
  return shade;
}

struct Paint {
  Vec3 colour;
  float alpha;
};

Paint paint(const Design& d, float u, float v, float pixel) {
  float depth = inside(d.cut, u, v);
  if (d.pattern == Pattern::lace) depth -= 0.020f - 0.020f * std::sqrt(std::abs(float(sine(26.0 * (u + 0.3 * v)))));
  const float alpha = clamp01(0.5f + depth / pixel);
  if (alpha <= 0) return {{}, 0};
  return {print(d, u, v) * std::min(relief(d, u, v, depth), 1.08f), alpha * d.opacity};
}

// Rounds to nearest; `t` is clamped to [0,1]. NOLINTNEXTLINE(bugprone-incorrect-roundings)
uint8_t byte(float t) { return uint8_t(clamp01(t) * 255 + 0.5f); }

}  // namespace

const char* design_name(int design) { return kDesigns[design].name; }
Cut design_cut(int design) { return kDesigns[design].cut; }

Picture design_template(int design, int side) {
  const Design& d = kDesigns[design];
  const int fine = side < 100 ? 4 : 2;
  const float pixel = 2.0f / float(side - 1);
  Picture picture(4, side, side);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      Vec3 colour;
      float alpha = 0;
      for (int s = 0; s < fine * fine; ++s) {
        const float dx = (float(s % fine) + 0.5f) / float(fine) - 0.5f,
                    dy = (float(s / fine) + 0.5f) / float(fine) - 0.5f;
        const Paint p = paint(d, (float(x) + dx) * pixel - 1, (float(y) + dy) * pixel - 1 - kDrop, pixel);
        colour = colour + p.colour * p.alpha, alpha += p.alpha;
      }
      if (alpha <= 0) continue;
      colour = colour * (1 / alpha);
      const int i = y * side + x;
      picture.plane(0)[i] = byte(colour.x), picture.plane(1)[i] = byte(colour.y), picture.plane(2)[i] = byte(colour.z);
      picture.plane(3)[i] = byte(alpha / float(fine * fine));
    }
  return picture;
}

}  // namespace maskbench::procedural
