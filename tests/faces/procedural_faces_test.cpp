#include "faces/procedural_faces.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <thread>

#include "faces/homography.h"

namespace maskbench {
namespace {

using procedural::fit_homography;
using procedural::inverse;
using procedural::Match;

constexpr int kSize = 96;
constexpr uint64_t kSeed = 11;
constexpr int kPairs = 240;

const ProceduralFaces& faces() {
  static const ProceduralFaces kFaces(kSize, kSeed);
  return kFaces;
}

Point mapped(const Homography& h, Point p) {
  const double w = h[6] * p.x + h[7] * p.y + h[8];
  return {(h[0] * p.x + h[1] * p.y + h[2]) / w, (h[3] * p.x + h[4] * p.y + h[5]) / w};
}

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values.at(size_t(q * double(values.size() - 1)));
}
double median(const std::vector<double>& values) { return quantile(values, 0.5); }

using Corners = std::array<Point, 4>;

// The four corners of alpha > 0.5, in template coordinates.
Corners mask_corners(int design) {
  const Picture mask = faces().mask(design);
  double left = 1, right = -1, top = 1, bottom = -1;
  for (int i = 0; i < kSize * kSize; ++i) {
    if (mask.plane(3)[i] <= 127) continue;
    const double x = 2.0 * (i % kSize) / (kSize - 1) - 1, y = 2.0 * (i / kSize) / (kSize - 1) - 1;
    left = std::min(left, x), right = std::max(right, x), top = std::min(top, y), bottom = std::max(bottom, y);
  }
  return {Point{left, top}, Point{right, top}, Point{right, bottom}, Point{left, bottom}};
}

// Mean distance of the corners under two maps template -> picture, in percent of the picture's width.
double corner_error(const Homography& a, const Homography& b, int design) {
  double sum = 0;
  for (const Point& corner : mask_corners(design)) {
    const Point p = mapped(a, corner), q = mapped(b, corner);
    sum += std::hypot(p.x - q.x, p.y - q.y) / 2 * 100 / 4;
  }
  return sum;
}

struct Pair {
  int index, design;
  Truth truth;
};
const std::vector<Pair>& pairs() {
  static const std::vector<Pair> kAll = [] {
    std::vector<Pair> all;
    for (int i = 0; i < kPairs; ++i) {
      const int design = (7 * i + i / 20) % ProceduralFaces::kDesigns;
      all.push_back({i, design, faces().truth(i, design)});
    }
    return all;
  }();
  return kAll;
}

uint64_t fnv(uint64_t hash, const std::vector<uint8_t>& bytes) {
  for (const uint8_t b : bytes) hash = (hash ^ b) * 0x100000001B3ull;
  return hash;
}

TEST(ProceduralPoses, StayWithinTheirLimitsAndTurnFarOftenEnough) {
  int far = 0, frontal = 0;
  constexpr int kPoses = 4000;
  for (int i = 0; i < kPoses; ++i) {
    const Pose p = faces().pose(i);
    EXPECT_LE(std::abs(p.yaw), 70);
    EXPECT_LE(std::abs(p.pitch), 25);
    EXPECT_LE(std::abs(p.roll), 20);
    far += std::abs(p.yaw) > 45, frontal += std::abs(p.yaw) < 15;
  }
  EXPECT_GE(far, 0.15 * kPoses);
  EXPECT_GE(frontal, 0.40 * kPoses);
}

TEST(ProceduralTruth, LeavesTheIdentityWarpSixteenToTwentyOnePercentWrong) {
  const Homography identity{1, 0, 0, 0, 1, 0, 0, 0, 1};
  std::vector<double> errors;
  for (const Pair& p : pairs()) errors.push_back(corner_error(identity, inverse(p.truth.homography), p.design));
  EXPECT_GE(median(errors), 16);
  EXPECT_LE(median(errors), 21);
}

TEST(ProceduralTruth, IsNearWhatTheMatchingAnchorsGive) {
  std::vector<double> errors;
  for (const Pair& p : pairs()) {
    const Anchors face = faces().face_anchors(p.index), mask = faces().mask_anchors(p.design);
    std::vector<Match> matches;
    for (int a = 0; a < kAnchors; ++a) matches.push_back({face[a], mask[a]});
    errors.push_back(corner_error(inverse(fit_homography(matches)), inverse(p.truth.homography), p.design));
  }
  EXPECT_LE(median(errors), 3);
}

TEST(ProceduralTruth, HomographyFollowsTheDenseMap) {
  std::vector<double> residuals;
  for (const Pair& p : pairs()) {
    const Homography to_picture = inverse(p.truth.homography);
    std::vector<double> distances;
    for (int i = 0; i < kSize * kSize; ++i) {
      const float u = p.truth.map[2 * i], v = p.truth.map[2 * i + 1];
      if (std::isnan(u)) continue;
      const Point at = mapped(to_picture, {u, v});
      distances.push_back(
          50 * std::hypot(at.x - (2.0 * (i % kSize) / (kSize - 1) - 1), at.y - (2.0 * (i / kSize) / (kSize - 1) - 1)));
    }
    ASSERT_FALSE(distances.empty());
    residuals.push_back(median(distances));
  }
  EXPECT_LT(median(residuals), 2);
}

TEST(ProceduralTruth, KeepsTheCornersBeforeTheCamera) {
  int lost = 0;
  for (const Pair& p : pairs()) {
    const Homography h = inverse(p.truth.homography);
    bool before = true;
    for (const Point& c : mask_corners(p.design)) {
      const Point at = mapped(h, c);
      before = before && (h[6] * c.x + h[7] * c.y + h[8]) * h[8] > 0 && std::hypot(at.x, at.y) < 2;
    }
    lost += !before;
  }
  EXPECT_LE(lost, kPairs / 50);
}

// Mean absolute difference to `worn` of the template composited by a warp picture -> template, wherever either has
// cloth.
double difference(const Pair& p, const Homography& warp) {
  const Picture shown = faces().face(p.index);
  const Picture mask = faces().mask(p.design);
  double sum = 0;
  int count = 0;
  for (int i = 0; i < kSize * kSize; ++i) {
    const Point at = mapped(warp, {2.0 * (i % kSize) / (kSize - 1) - 1, 2.0 * (i / kSize) / (kSize - 1) - 1});
    const int x = int(std::lround((at.x + 1) / 2 * (kSize - 1))), y = int(std::lround((at.y + 1) / 2 * (kSize - 1)));
    const bool within = x >= 0 && y >= 0 && x < kSize && y < kSize;
    const double alpha = within ? mask.plane(3)[y * kSize + x] / 255.0 : 0;
    if (std::isnan(p.truth.map[2 * i]) && alpha < 0.5) continue;
    for (int c = 0; c < 3; ++c, ++count) {
      const double colour = within ? mask.plane(c)[y * kSize + x] : 0;
      sum += std::abs(shown.plane(c)[i] * (1 - alpha) + colour * alpha - p.truth.worn.plane(c)[i]);
    }
  }
  return sum / count;
}

TEST(ProceduralTruth, WarpedTemplateLooksLikeTheWornMaskAndTheUnwarpedOneDoesNot) {
  std::vector<double> warped, unwarped;
  for (const Pair& p : pairs()) {
    warped.push_back(difference(p, p.truth.homography));
    unwarped.push_back(difference(p, {1, 0, 0, 0, 1, 0, 0, 0, 1}));
  }
  EXPECT_LT(median(warped), 45);
  EXPECT_LT(median(warped), 0.75 * median(unwarped));
}

TEST(ProceduralTruth, CoversNoseAndMouthAndSparesTheEyes) {
  std::vector<double> covered;
  double eyes = 0, eyes_covered = 0;
  for (const Pair& p : pairs()) {
    int face = 0, face_covered = 0;
    for (int i = 0; i < kSize * kSize; ++i) {
      const uint8_t region = p.truth.regions[i];
      const bool cloth = !std::isnan(p.truth.map[2 * i]);
      EXPECT_TRUE(region == 0 || (region & kHead));
      if (region & kNoseAndMouth) ++face, face_covered += cloth;
      if (region & kEyes) ++eyes, eyes_covered += cloth;
    }
    ASSERT_GT(face, 0);
    covered.push_back(double(face_covered) / face);
  }
  EXPECT_GT(median(covered), 0.9);
  EXPECT_GT(eyes, 0);
  EXPECT_LT(eyes_covered, 0.02 * eyes);
}

TEST(ProceduralFaces, AreTheSameBytesTwiceAndFromTwoThreads) {
  const ProceduralFaces again(kSize, kSeed);
  Picture other[2];
  std::thread first([&] { other[0] = again.face(5); }), second([&] { other[1] = again.masked(5); });
  first.join(), second.join();
  EXPECT_EQ(faces().face(5).pixels, other[0].pixels);
  EXPECT_EQ(faces().masked(5).pixels, other[1].pixels);
  EXPECT_EQ(faces().face(5).pixels, faces().face(5).pixels);
}

TEST(ProceduralFaces, AreTheBytesTheyAlwaysWere) {
  const std::pair<int, uint64_t> kWas[] = {{48, 5693483480806348877ull},
                                           {96, 2187946315749056432ull},
                                           {144, 7654424945314911044ull},
                                           {320, 13636407316971540606ull}};
  for (const auto& [size, was] : kWas) {
    const ProceduralFaces drawn(size, kSeed);
    uint64_t hash = 0xCBF29CE484222325ull;
    for (int i = 0; i < 4; ++i) {
      hash = fnv(hash, drawn.face(i).pixels);
      hash = fnv(hash, drawn.masked(i).pixels);
      hash = fnv(hash, drawn.mask(5 * i).pixels);
      hash = fnv(hash, drawn.truth(i, 3 * i).worn.pixels);
    }
    EXPECT_EQ(hash, was) << size << " pixels a side";
  }
}

TEST(ProceduralFaces, DifferByIndexSeedAndPopulation) {
  EXPECT_NE(faces().face(1).pixels, faces().face(2).pixels);
  EXPECT_NE(faces().face(1).pixels, ProceduralFaces(kSize, kSeed + 1).face(1).pixels);
  EXPECT_NE(faces().face(1).pixels, faces().masked(1).pixels);
}

TEST(ProceduralFaces, AreTheSamePeopleAtEverySize) {
  const ProceduralFaces half(kSize / 2, kSeed);
  for (int index = 0; index < 8; ++index) {
    const Picture large = faces().face(index), small = half.face(index);
    EXPECT_EQ(faces().pose(index).yaw, half.pose(index).yaw);
    double sum = 0;
    for (int c = 0; c < 3; ++c)
      for (int y = 0; y < kSize / 2; ++y)
        for (int x = 0; x < kSize / 2; ++x) {
          const uint8_t* p = large.plane(c) + 2 * y * kSize + 2 * x;
          sum += std::abs((p[0] + p[1] + p[kSize] + p[kSize + 1]) / 4.0 - small.plane(c)[y * kSize / 2 + x]);
        }
    EXPECT_LT(sum / (3 * kSize * kSize / 4), 6);
  }
}

TEST(ProceduralFaces, RefuseSizesAndDesignsOutOfRange) {
  EXPECT_THROW(ProceduralFaces(15, 1), std::invalid_argument);
  EXPECT_THROW(ProceduralFaces(1025, 1), std::invalid_argument);
  EXPECT_THROW(faces().mask(20), std::invalid_argument);
  EXPECT_THROW(faces().truth(0, -1), std::invalid_argument);
}

class EveryDesign : public testing::TestWithParam<int> {};

TEST_P(EveryDesign, IsOpaqueInTheMiddleAndTransparentAtTheBorder) {
  const Picture mask = faces().mask(GetParam());
  const uint8_t* alpha = mask.plane(3);
  EXPECT_GT(alpha[kSize / 2 * kSize + kSize / 2], 160);
  for (int i = 0; i < kSize; ++i)
    EXPECT_EQ(0, alpha[i] + alpha[(kSize - 1) * kSize + i] + alpha[i * kSize] + alpha[i * kSize + kSize - 1]);
  EXPECT_TRUE(std::any_of(alpha, alpha + kSize * kSize, [](uint8_t a) { return a > 20 && a < 140; }))
      << "edge not smooth";
  const Corners c = mask_corners(GetParam());
  EXPECT_GT(c[1].x - c[0].x, 1.2);
  EXPECT_LT(c[1].x - c[0].x, 1.5);
}

TEST_P(EveryDesign, HasANameAndAPictureOfItsOwn) {
  EXPECT_GT(std::string(ProceduralFaces::design_name(GetParam())).size(), 2u);
  for (int other = 0; other < GetParam(); ++other)
    EXPECT_NE(faces().mask(GetParam()).pixels, faces().mask(other).pixels);
}

INSTANTIATE_TEST_SUITE_P(Designs, EveryDesign, testing::Range(0, ProceduralFaces::kDesigns));

}  // namespace
}  // namespace maskbench
