#include "faces/homography.h"

#include <cmath>
#include <utility>

namespace maskbench::procedural {
namespace {

constexpr Homography kIdentity{1, 0, 0, 0, 1, 0, 0, 0, 1};

// Normal equations in eight unknowns.
struct Normal {
  double a[8][9] = {};
  void add(const double row[8], double right, double weight) {
    for (int i = 0; i < 8; ++i) {
      for (int j = 0; j < 8; ++j) a[i][j] += weight * row[i] * row[j];
      a[i][8] += weight * row[i] * right;
    }
  }
  // Gaussian elimination with partial pivoting. Returns false if the matrix is singular.
  bool solve(double x[8]) {
    for (int i = 0; i < 8; ++i) {
      int pivot = i;
      for (int r = i + 1; r < 8; ++r)
        if (std::abs(a[r][i]) > std::abs(a[pivot][i])) pivot = r;
      if (std::abs(a[pivot][i]) < 1e-14) return false;
      std::swap(a[i], a[pivot]);
      for (int r = i + 1; r < 8; ++r) {
        const double f = a[r][i] / a[i][i];
        for (int c = i; c < 9; ++c) a[r][c] -= f * a[i][c];
      }
    }
    for (int i = 7; i >= 0; --i) {
      double sum = a[i][8];
      for (int c = i + 1; c < 8; ++c) sum -= a[i][c] * x[c];
      x[i] = sum / a[i][i];
    }
    return true;
  }
};

struct Frame {  // normalises points to mean 0 and mean distance about 1
  double x = 0, y = 0, scale = 1;
};
Frame frame(const std::vector<Match>& matches, Point Match::*which) {
  Frame f{0, 0, 0};
  double total = 0, spread = 0;
  for (const Match& m : matches) total += m.weight, f.x += m.weight * (m.*which).x, f.y += m.weight * (m.*which).y;
  f.x /= total, f.y /= total;
  for (const Match& m : matches) spread += m.weight * std::hypot((m.*which).x - f.x, (m.*which).y - f.y);
  f.scale = total / spread;
  return f;
}
Point moved(Point p, const Frame& f) { return {(p.x - f.x) * f.scale, (p.y - f.y) * f.scale}; }

Homography product(const Homography& a, const Homography& b) {
  Homography c{};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 3; ++k) c[3 * i + j] += a[3 * i + k] * b[3 * k + j];
  return c;
}

// Estimates the homography template -> picture between normalised points: the linear solution if `linear`, else one
// Gauss-Newton step from `h`.
bool step(const std::vector<Match>& matches, const Frame& from, const Frame& to, Homography& h, bool linear) {
  Normal n;
  for (const Match& m : matches) {
    const Point p = moved(m.mask, from), q = moved(m.picture, to);
    const double w = linear ? 1 : h[6] * p.x + h[7] * p.y + 1;
    if (w < 0.05) continue;
    const double at_x = linear ? q.x : (h[0] * p.x + h[1] * p.y + h[2]) / w,
                 at_y = linear ? q.y : (h[3] * p.x + h[4] * p.y + h[5]) / w;
    const double i = 1 / w;
    const double rx[8] = {p.x * i, p.y * i, i, 0, 0, 0, -at_x * p.x * i, -at_x * p.y * i};
    const double ry[8] = {0, 0, 0, p.x * i, p.y * i, i, -at_y * p.x * i, -at_y * p.y * i};
    n.add(rx, linear ? q.x : q.x - at_x, m.weight), n.add(ry, linear ? q.y : q.y - at_y, m.weight);
  }
  double x[8];
  if (!n.solve(x)) return false;
  for (int k = 0; k < 8; ++k) h[k] = linear ? x[k] : h[k] + x[k];
  h[8] = 1;
  return true;
}

}  // namespace

Homography inverse(const Homography& m) {
  const Homography a{m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
                     m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
                     m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
  const double det = m[0] * a[0] + m[1] * a[3] + m[2] * a[6];
  Homography r = a;
  for (double& v : r) v /= det;
  return r;
}

Homography fit_homography(const std::vector<Match>& matches) {
  if (matches.size() < 4) return kIdentity;
  const Frame from = frame(matches, &Match::mask), to = frame(matches, &Match::picture);
  Homography h = kIdentity;
  if (!step(matches, from, to, h, true)) return kIdentity;
  for (int k = 0; k < 4; ++k)
    if (Homography next = h; step(matches, from, to, next, false)) h = next;
  const Homography normalise{from.scale, 0, -from.x * from.scale, 0, from.scale, -from.y * from.scale, 0, 0, 1};
  const Homography restore{1 / to.scale, 0, to.x, 0, 1 / to.scale, to.y, 0, 0, 1};
  Homography result = inverse(product(restore, product(h, normalise)));
  const double last = result[8];
  if (std::abs(last) > 1e-9)
    for (double& v : result) v /= last;
  return result;
}

}  // namespace maskbench::procedural
