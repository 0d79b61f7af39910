#include "faces/render/resolve.h"

namespace maskbench::procedural {
namespace {

constexpr int kBand = 4;  // rows shaded together; sized for the L1 cache

// Composites the cloth's `layer` over the light of `count` pixels.
MASKBENCH_EXACT_SIMD_TARGETS void cover(const Light& light, const Light& layer, int count) {
  for (int i = 0; i < count; i += kLanes) {
    const Lanes alpha = load(layer.plane[3] + i);
    if (!any(alpha > 0.0f)) continue;
    for (int c = 0; c < 3; ++c) {
      const Lanes behind = load(light.plane[c] + i), cloth = load(layer.plane[c] + i);
      const Lanes through = behind * (1 - alpha) + cloth;
      store(light.plane[c] + i, alpha > kOpaque ? cloth : alpha > 0.0f ? through : behind);
    }
  }
}

// Converts linear light, padded to kLanes, to display bytes.
MASKBENCH_EXACT_SIMD_TARGETS void encode_bytes(float* light, int count, uint8_t* __restrict out) {
  for (int i = 0; i < count; i += kLanes) {
    const Lanes x = lesser(greater(all<Lanes>(1e-12f), load(light + i)), all<Lanes>(1));
    Lanes y = (Lanes)(((IntLanes)x >> 1) + 0x1fbd1df5);  // square root within 4 %; each Newton step squares the error
    y = 0.5f * (y + x / y);
    y = 0.5f * (y + x / y);
    store(light + i, y * 255 + 0.5f);
  }
  for (int i = 0; i < count; ++i) out[i] = uint8_t(int32_t(light[i]));
}

}  // namespace

void Resolver::make_room(int size) {
  pitch_ = (size + kLanes - 1) / kLanes * kLanes;
  const size_t pixels = size_t(kBand) * pitch_;
  planes_.resize(7 * pixels);
  for (int c = 0; c < 7; ++c) (c < 3 ? light_.plane[c] : layer_.plane[c - 3]) = planes_.data() + c * pixels;
  bare_.make_room(pixels), cloth_.make_room(pixels);
}

Light Resolver::row(int r) const {
  Light moved = light_;
  for (int c = 0; c < 3; ++c) moved.plane[c] += r * pitch_;
  return moved;
}

// Renders the band of rows that starts at `top`.
void Resolver::band(const Subject& s, int top, Picture& picture) {
  const int size = s.canvas.size, rows = std::min(kBand, size - top);
  for (int r = 0; r < rows; ++r) scenery_.row(top + r, row(r));
  if (s.fabric) {
    std::fill(layer_.plane[0], layer_.plane[0] + size_t(4) * kBand * pitch_, 0.0f);
    for (int r = 0; r < rows; ++r) find_cloth(s.canvas, top + r, r * pitch_, cloth_);
    shade_cloths(s.look, *s.fabric, s.canvas, cloth_, layer_);
  }
  const float* const alpha = s.fabric ? layer_.plane[3] : nullptr;
  for (int r = 0; r < rows; ++r) find_bare(s.canvas, top + r, r * pitch_, alpha, light_, bare_);
  shade_heads(s.look, s.canvas, bare_.heads, light_);
  shade_bodies(s.look, s.canvas, bare_.bodies, light_);
  shade_heads(s.look, s.canvas, bare_.hidden_heads, light_);
  if (s.fabric) cover(light_, layer_, kBand * pitch_);
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < 3; ++c) encode_bytes(row(r).plane[c], size, picture.plane(c) + size_t(top + r) * size);
}

void Resolver::resolve(const Canvas& canvas, const Person& person, const Fabric* fabric, Picture& picture) {
  make_room(canvas.size);
  scenery_.begin(person.backdrop, canvas.size);
  const Subject subject{canvas, Complexion(person, 2 / (float(canvas.size - 1) * person.scale), fabric), fabric};
  for (int y = 0; y < canvas.size; y += kBand) band(subject, y, picture);
}

}  // namespace maskbench::procedural
