// The rasteriser prepares eight triangles and scans eight samples at once; its slow twin looks at every sample for
// every triangle.
#include <gtest/gtest.h>

#include "faces/people/tone.h"
#include "faces/render/canvas.h"

namespace maskbench::procedural {
namespace {

constexpr int kFirst = 100;  // what the vertices are counted from
constexpr int kRows = 11, kCols = 14, kWidth = 100, kHeight = 60, kStride = 116;

struct Grid {
  std::vector<int32_t> x, y;
  std::vector<float> near;
};

// Folded and crumpled: neighbours cross, overlap, show their backs and reach past the picture.
Grid crumpled(float mess) {
  Draws d(3, 0, 0);
  Grid g;
  std::vector<float> x, y;
  for (int r = 0; r < kRows; ++r)
    for (int c = 0; c < kCols; ++c) {
      x.push_back(float(kWidth) * (1.2f * float(c) / float(kCols - 1) - 0.1f) + mess * d.range(-1, 1));
      y.push_back(float(kHeight) * (1.2f * float(r) / float(kRows - 1) - 0.1f) + mess * d.range(-1, 1));
      g.near.push_back(d.range(0.8, 1.2));
    }
  const size_t room = x.size() + kLanes;
  g.x.resize(room), g.y.resize(room), g.near.resize(room);
  snap(x.data(), int(x.size()), g.x.data()), snap(y.data(), int(y.size()), g.y.data());
  return g;
}

struct Drawn {
  std::vector<float> nearness = std::vector<float>(kStride * kHeight);
  std::vector<int32_t> ids = std::vector<int32_t>(kStride * kHeight);
  std::vector<Triangle> triangles;
};

Drawn fast(const Grid& g, const Sheet& sheet, bool slanted) {
  Drawn out;
  out.triangles.resize(2 * kRows * kCols);
  RasterTarget target{out.nearness.data(), out.ids.data(), kWidth, kHeight, kStride, slanted, out.triangles.data(), 0};
  rasterise(target, sheet, g.x.data(), g.y.data(), g.near.data(), kFirst);
  out.triangles.resize(size_t(target.last_id));
  return out;
}

class EverySample {
 public:
  EverySample(const Grid& g, const Sheet& sheet, bool slanted) : g_(g), sheet_(sheet), slanted_(slanted) {
    for (int r = 0; r + 1 < kRows; ++r)
      for (int c = 0; c + 1 < kCols; ++c) {
        const int i = r * kCols + c, below = i + kCols;
        triangle(i, i + 1, below), triangle(i + 1, below + 1, below);
      }
  }
  const Drawn& drawn() const { return out_; }

 private:
  // How far down from its row's middle a sample of column x is, in sixteenths of a row.
  int lower(int x) const { return !slanted_ ? 0 : x % 2 ? 4 : -4; }
  // Twice the area of (a, b, point); all in sixteenths of a sample.
  int edge(int a, int b, int x, int y) const {
    return (g_.x[b] - g_.x[a]) * (y - g_.y[a]) - (g_.y[b] - g_.y[a]) * (x - g_.x[a]);
  }

  void triangle(int p, int q, int r) {
    int area = edge(p, q, g_.x[r], g_.y[r]);
    if (area < 0 && sheet_.two_sided) std::swap(q, r), area = -area;
    if (area <= 0) return;
    const int margin = slanted_ ? 4 : 0;
    const int x0 = std::max((std::min({g_.x[p], g_.x[q], g_.x[r]}) + 15) >> 4, 0) & ~1;
    const int y0 = std::max((std::min({g_.y[p], g_.y[q], g_.y[r]}) - margin + 15) >> 4, 0);
    const int x1 = std::min(std::max({g_.x[p], g_.x[q], g_.x[r]}) >> 4, kWidth - 1);
    const int y1 = std::min((std::max({g_.y[p], g_.y[q], g_.y[r]}) + margin) >> 4, kHeight - 1);
    if (x0 > x1 || y0 > y1) return;  // past the picture, or between two samples
    Triangle t{{kFirst + p, kFirst + q, kFirst + r}, {}};
    const float inverse = 1 / float(area);
    float at[2], along[2], down[2];  // the weights of q and r at (x0, y0), and their steps
    for (int k = 0; k < 2; ++k) {
      const int a = k ? p : r, b = k ? q : p;
      at[k] = float(edge(a, b, 16 * x0, 16 * y0)) * inverse;
      along[k] = float(-16 * (g_.y[b] - g_.y[a])) * inverse, down[k] = float(16 * (g_.x[b] - g_.x[a])) * inverse;
      t.plane[3 * k] = at[k] - along[k] * float(x0) - down[k] * float(y0);
      t.plane[3 * k + 1] = along[k], t.plane[3 * k + 2] = down[k];
    }
    out_.triangles.push_back(t);
    const float to_q = g_.near[q] - g_.near[p], to_r = g_.near[r] - g_.near[p];
    const float bias = sheet_.surface == Surface::mask ? 0.006f : 0.0f;
    const float corner = g_.near[p] + at[0] * to_q + at[1] * to_r + bias;
    const float step_x = along[0] * to_q + along[1] * to_r, step_y = down[0] * to_q + down[1] * to_r;
    for (int x = 0; x < kWidth; ++x) {
      float near = corner + float(x - x0) * step_x + 0.25f * step_y * float(lower(x) / 4);
      for (int y = y0; y < kHeight; ++y, near += step_y) show(p, q, r, x, y, near);
    }
  }

  void show(int p, int q, int r, int x, int y, float near) {
    const int sx = 16 * x, sy = 16 * y + lower(x);
    if (edge(p, q, sx, sy) < 0 || edge(q, r, sx, sy) < 0 || edge(r, p, sx, sy) < 0) return;
    const size_t i = size_t(y) * kStride + x;
    if (near > out_.nearness[i]) out_.nearness[i] = near, out_.ids[i] = int32_t(out_.triangles.size());
  }

  const Grid& g_;
  const Sheet& sheet_;
  bool slanted_;
  Drawn out_;
};

void expect_same(const Drawn& a, const Drawn& b) {
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) {
      const size_t i = size_t(y) * kStride + x;
      ASSERT_EQ(a.ids[i], b.ids[i]) << "at " << x << ", " << y;
      ASSERT_EQ(a.nearness[i], b.nearness[i]) << "at " << x << ", " << y;
    }
  ASSERT_EQ(a.triangles.size(), b.triangles.size());
  for (size_t i = 0; i < a.triangles.size(); ++i) {
    for (int k = 0; k < 3; ++k) ASSERT_EQ(a.triangles[i].corner[k], b.triangles[i].corner[k]) << "triangle " << i;
    for (int k = 0; k < 6; ++k) ASSERT_EQ(a.triangles[i].plane[k], b.triangles[i].plane[k]) << "triangle " << i;
  }
}

TEST(Rasterise, SeesWhatEverySampleOfEveryTriangleShows) {
  for (const bool slanted : {false, true})
    for (const bool cloth : {false, true})
      for (const float mess : {0.0f, 2.0f, 30.0f}) {
        Sheet sheet;
        sheet.rows = kRows, sheet.cols = kCols, sheet.two_sided = cloth;
        sheet.surface = cloth ? Surface::mask : Surface::head;
        const Grid g = crumpled(mess);
        const EverySample slow(g, sheet, slanted);
        EXPECT_GT(slow.drawn().triangles.size(), 50u);
        expect_same(fast(g, sheet, slanted), slow.drawn());
      }
}

}  // namespace
}  // namespace maskbench::procedural
