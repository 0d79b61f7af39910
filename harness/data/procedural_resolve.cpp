#include "data/procedural_resolve.h"

#include "data/procedural_scenery.h"
#include "data/procedural_shade.h"

namespace maskbench::procedural {
namespace {

constexpr int kBand = 4;  // rows that are shaded together: what that needs fits a first-level cache

// The cloth's `layer` over the light of `count` pixels.
MASKBENCH_VECTORISED void cover(const Light& light, const Light& layer, int count) {
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

// Linear light, padded to kLanes, to bytes.
MASKBENCH_VECTORISED void develop(float* light, int count, uint8_t* __restrict out) {
  for (int i = 0; i < count; i += kLanes) {
    const Lanes x = lesser(greater(all<Lanes>(1e-12f), load(light + i)), all<Lanes>(1));
    Lanes y = (Lanes)(((IntLanes)x >> 1) + 0x1fbd1df5);  // the root within 4 %; each step squares the error
    y = 0.5f * (y + x / y);
    y = 0.5f * (y + x / y);
    store(light + i, y * 255 + 0.5f);
  }
  for (int i = 0; i < count; ++i) out[i] = uint8_t(int32_t(light[i]));
}

class Resolver {
 public:
  Resolver(const Canvas& canvas, const Person& person, const Fabric* fabric)
      : canvas_(canvas),
        look_(person, 2 / (float(canvas.size - 1) * person.scale), fabric),
        fabric_(fabric),
        scenery_(person.backdrop, canvas.size),
        pitch_((canvas.size + kLanes - 1) / kLanes * kLanes),
        planes_(size_t(7) * kBand * pitch_),
        bare_(size_t(kBand) * pitch_),
        cloth_(size_t(kBand) * pitch_) {
    for (int c = 0; c < 7; ++c) (c < 3 ? light_.plane[c] : layer_.plane[c - 3]) = planes_.data() + c * kBand * pitch_;
  }

  // The rows from `top` on.
  void band(int top, Picture& picture) {
    const int rows = std::min(kBand, canvas_.size - top);
    for (int r = 0; r < rows; ++r) scenery_.row(top + r, row(r));
    if (fabric_) {
      std::fill(layer_.plane[0], layer_.plane[0] + size_t(4) * kBand * pitch_, 0.0f);
      for (int r = 0; r < rows; ++r) find_cloth(canvas_, top + r, r * pitch_, cloth_);
      shade_cloths(look_, *fabric_, canvas_, cloth_, layer_);
    }
    for (int r = 0; r < rows; ++r)
      find_bare(canvas_, top + r, r * pitch_, fabric_ ? layer_.plane[3] : nullptr, light_, bare_);
    shade_heads(look_, canvas_, bare_.heads, light_);
    shade_bodies(look_, canvas_, bare_.bodies, light_);
    shade_heads(look_, canvas_, bare_.hidden_heads, light_);
    if (fabric_) cover(light_, layer_, kBand * pitch_);
    for (int r = 0; r < rows; ++r)
      for (int c = 0; c < 3; ++c)
        develop(row(r).plane[c], canvas_.size, picture.plane(c) + size_t(top + r) * canvas_.size);
  }

 private:
  Light row(int r) const {
    Light moved = light_;
    for (int c = 0; c < 3; ++c) moved.plane[c] += r * pitch_;
    return moved;
  }

  const Canvas& canvas_;
  Complexion look_;
  const Fabric* fabric_;
  Scenery scenery_;
  int pitch_;
  std::vector<float> planes_;  // [7,kBand,pitch_]
  Light light_{}, layer_{};    // of the band
  BarePoints bare_;
  Points cloth_;
};

}  // namespace

void resolve(const Canvas& canvas, const Person& person, const Fabric* fabric, Picture& picture) {
  Resolver resolver(canvas, person, fabric);
  for (int y = 0; y < canvas.size; y += kBand) resolver.band(y, picture);
}

}  // namespace maskbench::procedural
