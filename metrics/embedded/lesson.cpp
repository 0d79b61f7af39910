#include "metrics/embedded/lesson.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "data/procedural_homography.h"
#include "maskbench/stream_seed.h"

namespace maskbench::embedded {
namespace {

constexpr uint64_t kSeed = 20221;     // people whom no data set of a spec draws by default
constexpr double kTolerance = 0.12;   // a corner this far off (1: half the width) halves the certainty
constexpr double kBlurTolerance = 2;  // so does a blur of this variance, in pixels squared
constexpr int kBare = ProceduralFaces::kDesigns;

// Numbers of one exercise, in [-1,1).
class Draws {
 public:
  explicit Draws(uint64_t exercise) : exercise_(exercise) {}
  double number() { return 2 * std::ldexp(double(bits() >> 11), -53) - 1; }
  int below(int limit) { return int(bits() % uint64_t(limit)); }

 private:
  uint64_t bits() { return stream_seed(kSeed, "embedded network", exercise_, count_++); }

  uint64_t exercise_, count_ = 0;
};

// Where a pasted mask lies instead of where it belongs: turned and scaled by [[a,-b],[b,a]] about `centre`, then moved.
struct Misplacement {
  Point centre;
  double a = 1, b = 0, right = 0, down = 0;

  Point moved(Point p) const {
    const double x = p.x - centre.x, y = p.y - centre.y;
    return {centre.x + a * x - b * y + right, centre.y + b * x + a * y + down};
  }
  Point undone(Point p) const {
    const double x = p.x - centre.x - right, y = p.y - centre.y - down, area = a * a + b * b;
    return {centre.x + (a * x + b * y) / area, centre.y + (a * y - b * x) / area};
  }
};

// From hardly to far off: the square of a number draws small ones more often.
Misplacement drawn_misplacement(Draws& draws, Point centre) {
  const double reach = draws.number() * draws.number();
  const double size = std::abs(reach) * draws.number();
  Misplacement m{centre};
  m.right = reach * draws.number();
  m.down = reach * draws.number();
  m.b = 0.8 * reach * draws.number();
  m.a = size < 0 ? 1 + 0.7 * size : 1 + 1.2 * size;
  return m;
}

// How far the corners of a mask are off on average.
double displacement(const Misplacement& m) {
  double sum = 0;
  for (const auto& [x, y] : {std::pair{-0.4, -0.35}, {0.4, -0.35}, {0.4, 0.35}, {-0.4, 0.35}}) {
    const Point corner{m.centre.x + x, m.centre.y + y}, off = m.moved(corner);
    sum += std::sqrt((off.x - corner.x) * (off.x - corner.x) + (off.y - corner.y) * (off.y - corner.y));
  }
  return sum / 4;
}

// A channel at a place in pixels, bilinear; 0 outside.
float sampled(const Picture& picture, int channel, double x, double y) {
  const int left = int(std::floor(x)), top = int(std::floor(y));
  const double right_share = x - left, lower_share = y - top;
  const auto at = [&](int px, int py) {
    const bool outside = px < 0 || py < 0 || px >= picture.width || py >= picture.height;
    return outside ? 0.0 : double(picture.plane(channel)[size_t(py) * size_t(picture.width) + size_t(px)]);
  };
  const double upper = at(left, top) * (1 - right_share) + at(left + 1, top) * right_share;
  const double lower = at(left, top + 1) * (1 - right_share) + at(left + 1, top + 1) * right_share;
  return float(upper * (1 - lower_share) + lower * lower_share);
}

// The mask laid flat on the face.
void paste(Picture& face, const Picture& mask, const Homography& homography, const Misplacement& misplacement) {
  const int size = face.width;
  const auto to_pixel = [size](double v) { return (v + 1) * (size - 1) / 2; };
  for (int y = 0; y < size; ++y)
    for (int x = 0; x < size; ++x) {
      const Point here{2.0 * x / (size - 1) - 1, 2.0 * y / (size - 1) - 1};
      const Point there = procedural::map_point(homography, misplacement.undone(here));
      if (!(std::abs(there.x) < 1.1 && std::abs(there.y) < 1.1)) continue;
      const double u = to_pixel(there.x), v = to_pixel(there.y);
      const float alpha = sampled(mask, 3, u, v) / 255;
      for (int c = 0; c < 3; ++c) {
        uint8_t& pixel = face.plane(c)[size_t(y) * size_t(size) + size_t(x)];
        pixel = uint8_t(float(pixel) * (1 - alpha) + sampled(mask, c, u, v) * alpha + 0.5f);
      }
    }
}

// [1 2 1] / 4 along one line; the ends repeat.
void soften(uint8_t* line, size_t step, int length) {
  std::vector<int> old(static_cast<size_t>(length));
  for (int i = 0; i < length; ++i) old[size_t(i)] = line[size_t(i) * step];
  for (int i = 0; i < length; ++i)
    line[size_t(i) * step] = uint8_t(
        (old[size_t(std::max(i - 1, 0))] + 2 * old[size_t(i)] + old[size_t(std::min(i + 1, length - 1))] + 2) / 4);
}

// Adds a variance of 1/2 in both directions, `times` times.
void blur(Picture& picture, int times) {
  for (int n = 0; n < times; ++n)
    for (int c = 0; c < 3; ++c)
      for (int i = 0; i < picture.width; ++i) {
        soften(picture.plane(c) + size_t(i) * size_t(picture.width), 1, picture.width);
        soften(picture.plane(c) + i, size_t(picture.width), picture.width);
      }
}

double halved_at(double tolerance, double off) { return 1 / (1 + off * off / (tolerance * tolerance)); }

}  // namespace

int yaw_bin(double degrees) {
  int bin = 0;
  for (double edge : {-45.0, -15.0, 15.0, 45.0}) bin += degrees >= edge;
  return bin;
}

Lesson::Lesson(int size) : faces_(size, kSeed) {
  for (int d = 0; d < ProceduralFaces::kDesigns; ++d) masks_[size_t(d)] = faces_.mask(d);
}

Exercise Lesson::exercise(uint64_t number) const {
  Draws draws(number);
  const int kind = draws.below(8), design = kind == 3 ? kBare : draws.below(ProceduralFaces::kDesigns);
  double certainty = 1;
  Picture picture;
  if (kind < 3) {
    picture = faces_.truth(number, design).worn;
  } else {
    picture = faces_.face(number);
  }
  if (kind > 3) {
    const Homography homography = faces_.truth(number, design).homography;
    const Point centre = procedural::map_point(procedural::inverse(homography), {0, 0});
    const Misplacement off = kind == 4 ? Misplacement{centre} : drawn_misplacement(draws, centre);
    paste(picture, masks_[size_t(design)], homography, off);
    certainty = halved_at(kTolerance, displacement(off));
  }
  if (draws.below(4) == 0) {
    const int times = 1 + draws.below(16);
    blur(picture, times);
    certainty *= halved_at(kBlurTolerance, 0.5 * times);
  }
  return {std::move(picture), design * kYawBins + yaw_bin(faces_.pose(number).yaw), float(certainty)};
}

}  // namespace maskbench::embedded
