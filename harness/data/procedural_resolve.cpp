#include "data/procedural_shade.h"

namespace maskbench::procedural {
namespace {

constexpr int kNodes = 17;  // of the background's coarse grid

struct Row {  // linear light of one row of pixels
  std::vector<float> c[3];
};

MASKBENCH_VECTORISED void between(const float* upper, const float* lower, float t, const float* stripes, float rest,
                                  float depth, int count, float* __restrict out) {
  for (int x = 0; x < count; ++x) out[x] = (upper[x] + (lower[x] - upper[x]) * t) * (rest + depth * stripes[x]);
}

// The background: a gradient with blurred blobs, interpolated from a coarse grid, and a plain pattern over it.
class Scenery {
 public:
  Scenery(const Backdrop& b, int size) : b_(b), size_(size), stripes_(size, 1.0f), nodes_(size_t(kNodes) * 3 * size) {
    for (int n = 0; n < kNodes; ++n) {
      Colour left = node(0, n);
      for (int k = 0; k + 1 < kNodes; ++k) {
        const Colour right = node(k + 1, n);
        span(left, right, k * size / (kNodes - 1), (k + 1) * size / (kNodes - 1), nodes_.data() + size_t(n) * 3 * size);
        left = right;
      }
    }
    if (b.columns > 0)
      for (int x = 0; x < size; ++x) stripes_[x] = wave(float(x), b.columns);
  }
  void row(int y, Row& out) const {
    const float at = float(y) * (kNodes - 1) / float(size_), t = at - float(int(at));
    const float depth = b_.pattern_depth * (b_.rows > 0 ? wave(float(y), b_.rows) : 1.0f), rest = 1 - b_.pattern_depth;
    for (int c = 0; c < 3; ++c) {
      const float *upper = nodes_.data() + size_t(int(at) * 3 + c) * size_, *lower = upper + size_t(3) * size_;
      between(upper, lower, t, stripes_.data(), rest, depth, size_, out.c[c].data());
    }
  }

 private:
  Colour node(int i, int j) const {
    const float x = float(i) * 2 / (kNodes - 1) - 1, y = float(j) * 2 / (kNodes - 1) - 1;
    Colour c = mix(b_.top, b_.bottom, ramp(y, -1, 1));
    for (int k = 0; k < 3; ++k)
      c = mix(c, b_.blob[k], 0.8f * bump(Vec3{x - b_.blob_x[k], y - b_.blob_y[k], 0}, b_.blob_radius[k]));
    return c;
  }
  void span(Colour left, Colour right, int from, int to, float* planes) const {
    const Colour step = (right - left) * (1 / float(std::max(to - from, 1)));
    for (int x = from; x < to; ++x) {
      const Colour c = left + float(x - from) * step;
      for (int k = 0; k < 3; ++k) planes[k * size_ + x] = c[k];
    }
  }
  float wave(float at, float count) const {  // square, with soft flanks
    const float t = at / float(size_) * count + b_.phase;
    return ramp(std::abs(t - std::floor(t) - 0.5f), 0.22f, 0.28f) * 2 - 1;
  }
  const Backdrop& b_;
  int size_;
  std::vector<float> stripes_, nodes_;  // nodes_: [kNodes,3,size], the rows that the others lie between
};

class Resolver {
 public:
  Resolver(const Canvas& canvas, const Person& person, const Fabric* fabric)
      : canvas_(canvas), look_(person, 2 / (float(canvas.size - 1) * person.scale), fabric), fabric_(fabric) {}

  void row(int y, Row& row) const {
    if (canvas_.slanted) return fine_row<2, 1>(y, row);
    switch (canvas_.across) {
      case 2:
        return fine_row<2, 2>(y, row);
      case 3:
        return fine_row<3, 3>(y, row);
      default:
        return fine_row<4, 4>(y, row);
    }
  }

 private:
  // How far down in its pixel a sample is; a single row of them is slanted.
  template <int X, int Y>
  static constexpr float lowered(int s, int t) {
    return Y == 1 ? (t % 2 ? 0.25f : -0.25f) : float(s);
  }

  // Whether the first `count` samples of Y rows are all 0.
  template <int X, int Y>
  static bool empty(const int32_t* ids, int stride, int count) {
    int32_t any = 0;
    for (int s = 0; s < Y; ++s)
      for (int t = 0; t < count; ++t) any |= ids[s * stride + t];
    return any == 0;
  }

  template <int X, int Y>
  void fine_row(int y, Row& row) const {
    constexpr int kBlock = 8;  // pixels that are skipped together where nothing is
    const size_t start = size_t(y) * Y * canvas_.stride;
    const int32_t *under = canvas_.under.data() + start, *cloth = fabric_ ? canvas_.cloth.data() + start : under;
    float *red = row.c[0].data(), *green = row.c[1].data(), *blue = row.c[2].data();
    for (int left = 0; left < canvas_.size; left += kBlock) {
      const int right = std::min(left + kBlock, canvas_.size),
                count = right - left == kBlock ? X * kBlock : X * (right - left);
      const bool worn = fabric_ && !empty<X, Y>(cloth + left * X, canvas_.stride, count);
      if (!worn && empty<X, Y>(under + left * X, canvas_.stride, count)) continue;
      for (int x = left; x < right; ++x) {
        const Colour behind = colour(red[x], green[x], blue[x]);
        Colour c;
        if (const Colour layer = worn ? mask<X, Y>(x, y) : Colour{}; layer[3] > 0)
          c = layer[3] > 0.999f ? layer : bare<X, Y>(x, y, behind) * (1 - layer[3]) + layer;
        else
          c = bare<X, Y>(x, y, behind);
        red[x] = c[0], green[x] = c[1], blue[x] = c[2];
      }
    }
  }

  Colour shade(int32_t id, float x, float y) const {
    const Triangle& t = canvas_.triangle(id);
    const Marks m = canvas_.at(t, x, y);
    return t.surface == Surface::body ? look_.body(m) : look_.head(m);
  }

  // Head, body and background `behind`. Samples about as near as the first one are shaded together, and so are the
  // others: no pixel is shaded more than twice.
  template <int X, int Y>
  Colour bare(int x, int y, Colour behind) const {
    constexpr float kSame = 0.02f, kShare = 1.0f / (X * Y);
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
    if (missing == X * Y) return behind;
    if (!missing && nearest - farthest < kSame)
      return shade(ids[0], float(x * X) + 0.5f * (X - 1), float(y * Y) + 0.5f * (Y - 1));
    Colour sum = behind * (float(missing) * kShare);
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
      sum = sum + shade(id, float(x * X) + float(right) * each, float(y * Y) + low * each) * (float(count) * kShare);
    }
    return sum;
  }

  // The cloth's light, premultiplied, with its alpha in the last lane.
  template <int X, int Y>
  Colour mask(int x, int y) const {
    const int32_t* cloth = canvas_.cloth.data() + size_t(y) * Y * canvas_.stride + size_t(x) * X;
    int seen = 0, right = 0;
    float low = 0;
    int32_t id = 0;
    for (int s = 0; s < Y; ++s)
      for (int t = 0; t < X; ++t) {
        const int32_t one = cloth[s * canvas_.stride + t];
        const int hit = one != 0;
        seen += hit, right += hit * t, low += float(hit) * lowered<X, Y>(s, t), id = hit ? one : id;
      }
    if (!seen) return Colour{};
    const float each = 1 / float(seen);
    const Marks m = canvas_.at(canvas_.triangle(id), float(x * X) + float(right) * each, float(y * Y) + low * each);
    const Colour print = fabric_->sample(m.v[kU], m.v[kV]);
    const float share = float(seen) * (1.0f / (X * Y));
    return look_.cloth(m, print) * Colour{share, share, share, 0} + print * Colour{0, 0, 0, share};
  }

  const Canvas& canvas_;
  Complexion look_;
  const Fabric* fabric_;
};

// Linear light, padded to kLanes, to bytes.
constexpr int kLanes = 8;
typedef float FloatLanes __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));
typedef int32_t IntLanes __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));

MASKBENCH_VECTORISED void develop(float* light, int count, uint8_t* __restrict out) {
  for (int i = 0; i < count; i += kLanes) {
    FloatLanes x = *reinterpret_cast<FloatLanes*>(light + i);
    x = x > 1e-12f ? x : FloatLanes{} + 1e-12f;
    x = x < 1 ? x : FloatLanes{} + 1;
    FloatLanes root = (FloatLanes)(((IntLanes)x >> 1) + 0x1fbd1df5);  // within 4 %; each step squares the error
    root = 0.5f * (root + x / root);
    root = 0.5f * (root + x / root);
    *reinterpret_cast<FloatLanes*>(light + i) = root * 255 + 0.5f;
  }
  for (int i = 0; i < count; ++i) out[i] = uint8_t(int32_t(light[i]));
}

}  // namespace

void resolve(const Canvas& canvas, const Person& person, const Fabric* fabric, Picture& picture) {
  const int size = canvas.size;
  const Scenery scenery(person.backdrop, size);
  const Resolver resolver(canvas, person, fabric);
  Row row;
  for (auto& plane : row.c) plane.resize(size + kLanes);
  for (int y = 0; y < size; ++y) {
    scenery.row(y, row);
    resolver.row(y, row);
    for (int c = 0; c < 3; ++c) develop(row.c[c].data(), size, picture.plane(c) + size_t(y) * size);
  }
}

}  // namespace maskbench::procedural
