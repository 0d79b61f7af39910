#include "data/procedural_resolve.h"

#include "data/procedural_scenery.h"
#include "data/procedural_shade.h"

namespace maskbench::procedural {
namespace {

constexpr int kBand = 4;           // rows that are shaded together: what that needs fits a first-level cache
constexpr float kOpaque = 0.999f;  // no one sees what is behind so much alpha

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
        planes_(size_t(7) * kBand * pitch_) {
    for (int c = 0; c < 7; ++c) (c < 3 ? light_.plane[c] : layer_.plane[c - 3]) = planes_.data() + c * kBand * pitch_;
  }

  // The rows from `top` on.
  void band(int top, Picture& picture) {
    if (canvas_.slanted) return band_of<2, 1>(top, picture);
    switch (canvas_.across) {
      case 2:
        return band_of<2, 2>(top, picture);
      case 3:
        return band_of<3, 3>(top, picture);
      default:
        return band_of<4, 4>(top, picture);
    }
  }

 private:
  template <int X, int Y>
  void band_of(int top, Picture& picture) {
    const int size = canvas_.size, bottom = std::min(top + kBand, size);
    for (int y = top; y < bottom; ++y) scenery_.row(y, from(light_, y - top));
    if (fabric_) {
      std::fill(layer_.plane[0], layer_.plane[0] + size_t(4) * kBand * pitch_, 0.0f);
      for (int y = top; y < bottom; ++y) row_of<X, Y, &Resolver::cloth<X, Y>>(canvas_.cloth, y, (y - top) * pitch_);
      shade_cloths(look_, *fabric_, cloths_, layer_);
    }
    for (int y = top; y < bottom; ++y) row_of<X, Y, &Resolver::bare<X, Y>>(canvas_.under, y, (y - top) * pitch_);
    shade_heads(look_, heads_, light_), shade_bodies(look_, bodies_, light_);
    if (fabric_) cover(light_, layer_, kBand * pitch_);
    for (int y = top; y < bottom; ++y)
      for (int c = 0; c < 3; ++c)
        develop(light_.plane[c] + (y - top) * pitch_, size, picture.plane(c) + size_t(y) * size);
  }

  Light from(const Light& light, int row) const {
    Light moved = light;
    for (float*& plane : moved.plane) plane += row * pitch_;
    return moved;
  }

  // Calls `visit` for the pixels of a row, save those of blocks where `layer` shows nothing.
  template <int X, int Y, void (Resolver::*visit)(int x, int y, int32_t pixel)>
  void row_of(const std::vector<int32_t>& layer, int y, int32_t first) {
    constexpr int kBlock = 8;
    const int32_t* ids = layer.data() + size_t(y) * Y * canvas_.stride;
    for (int left = 0; left < canvas_.size; left += kBlock) {
      const int right = std::min(left + kBlock, canvas_.size);
      int32_t some = 0;
      for (int s = 0; s < Y; ++s)
        for (int t = left * X; t < right * X; ++t) some |= ids[s * canvas_.stride + t];
      for (int x = left; some && x < right; ++x) (this->*visit)(x, y, first + x);
    }
  }

  // How far down in its pixel a sample is; a single row of them is slanted.
  template <int X, int Y>
  static constexpr float lowered(int s, int t) {
    return Y == 1 ? (t % 2 ? 0.25f : -0.25f) : float(s);
  }

  void shade(int32_t id, float x, float y, float share, int32_t pixel) {
    const Triangle& t = canvas_.triangle(id);
    const Marks m = canvas_.at(t, x, y);
    if (t.surface == Surface::body) {
      if (bodies_.add(m, share, pixel)) shade_bodies(look_, bodies_, light_);
    } else {
      if (heads_.add(m, share, pixel)) shade_heads(look_, heads_, light_);
    }
  }

  // Head and body over the background. Samples about as near as the first one are shaded together, and so are the
  // others: no pixel is shaded more than twice.
  template <int X, int Y>
  void bare(int x, int y, int32_t pixel) {
    constexpr float kSame = 0.02f, kShare = 1.0f / (X * Y);
    if (fabric_ && layer_.plane[3][pixel] > kOpaque) return;
    const size_t corner = size_t(y) * Y * canvas_.stride + size_t(x) * X;
    const int32_t* ids = canvas_.under.data() + corner;
    const float* near = canvas_.nearness.data() + corner;
    int missing = 0;
    float nearest = 0, farthest = 9;
    for (int s = 0; s < Y; ++s)
      for (int t = 0; t < X; ++t) {
        const int i = s * canvas_.stride + t;
        missing += ids[i] == 0;
        nearest = near[i] > nearest ? near[i] : nearest, farthest = near[i] < farthest ? near[i] : farthest;
      }
    if (missing == X * Y) return;
    for (int c = 0; c < 3; ++c) light_.plane[c][pixel] *= float(missing) * kShare;
    if (!missing && nearest - farthest < kSame)
      return shade(ids[0], float(x * X) + 0.5f * (X - 1), float(y * Y) + 0.5f * (Y - 1), 1, pixel);
    for (const bool front : {true, false}) {
      int32_t id = 0;
      int count = 0, right = 0;
      float low = 0;
      for (int s = 0; s < Y; ++s)
        for (int t = 0; t < X; ++t) {
          const int i = s * canvas_.stride + t;
          if (ids[i] == 0 || (near[i] > nearest - kSame) != front) continue;
          id = ids[i], ++count, right += t, low += lowered<X, Y>(s, t);
        }
      if (!count) continue;
      const float each = 1 / float(count);
      shade(id, float(x * X) + float(right) * each, float(y * Y) + low * each, float(count) * kShare, pixel);
    }
  }

  // The mask's layer, premultiplied.
  template <int X, int Y>
  void cloth(int x, int y, int32_t pixel) {
    const int32_t* ids = canvas_.cloth.data() + size_t(y) * Y * canvas_.stride + size_t(x) * X;
    int seen = 0, right = 0;
    float low = 0;
    int32_t id = 0;
    for (int s = 0; s < Y; ++s)
      for (int t = 0; t < X; ++t) {
        const int32_t one = ids[s * canvas_.stride + t];
        const int hit = one != 0;
        seen += hit, right += hit * t, low += float(hit) * lowered<X, Y>(s, t), id = hit ? one : id;
      }
    if (!seen) return;
    const float each = 1 / float(seen), share = float(seen) * (1.0f / (X * Y));
    const Marks m = canvas_.at(canvas_.triangle(id), float(x * X) + float(right) * each, float(y * Y) + low * each);
    if (cloths_.add(m, share, pixel)) shade_cloths(look_, *fabric_, cloths_, layer_);
  }

  const Canvas& canvas_;
  Complexion look_;
  const Fabric* fabric_;
  Scenery scenery_;
  int pitch_;
  std::vector<float> planes_;  // [7,kBand,pitch_]
  Light light_{}, layer_{};    // of the band
  Batch heads_, bodies_, cloths_;
};

}  // namespace

void resolve(const Canvas& canvas, const Person& person, const Fabric* fabric, Picture& picture) {
  Resolver resolver(canvas, person, fabric);
  for (int y = 0; y < canvas.size; y += kBand) resolver.band(y, picture);
}

}  // namespace maskbench::procedural
