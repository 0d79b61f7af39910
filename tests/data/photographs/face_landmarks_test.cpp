#include "data/photographs/face_landmarks.h"

#include <gtest/gtest.h>

#include <cmath>

namespace maskbench {
namespace {

// Upright and frontal: eyes 0.4 apart at y = -0.2, mouth at y = 0.2 (d = 0.4 down), nose at y = 0.05.
FaceLandmarks frontal() {
  FaceLandmarks face;
  face.low = {-0.5, -0.65};
  face.high = {0.5, 0.45};
  face.points = {Point{-0.2, -0.2}, Point{0.2, -0.2}, Point{0, 0.05}, Point{-0.15, 0.2}, Point{0.15, 0.2}};
  return face;
}

Point rolled(Point p, double angle) {
  return {std::cos(angle) * p.x - std::sin(angle) * p.y, std::sin(angle) * p.x + std::cos(angle) * p.y};
}

void expect_at(const Point& found, double x, double y, double tolerance = 1e-12) {
  EXPECT_NEAR(found.x, x, tolerance);
  EXPECT_NEAR(found.y, y, tolerance);
}

TEST(Anchors, LieWhereTheRulePutsThemOnAFrontalFace) {
  const Anchors anchors = anchors_of(frontal());
  expect_at(anchors[kNoseBridge], 0, -0.075);
  expect_at(anchors[kChin], 0, -0.2 + 1.65 * 0.4);
  expect_at(anchors[kLeftCheek], -0.5, 0.05);
  expect_at(anchors[kRightCheek], 0.5, 0.05);
  expect_at(anchors[kLeftJaw], -0.4, 0.28);
  expect_at(anchors[kRightJaw], 0.4, 0.28);
}

TEST(Anchors, TurnWithTheFace) {
  const double angle = 0.3;
  const FaceLandmarks face = frontal();
  FaceLandmarks turned = face.mapped([&](Point p) { return rolled(p, angle); });
  turned.low = face.low, turned.high = face.high;  // a detector's box stays upright
  const Anchors before = anchors_of(face), after = anchors_of(turned);
  for (const Anchor a : {kNoseBridge, kChin}) {
    const Point expected = rolled(before[a], angle);
    expect_at(after[a], expected.x, expected.y);
  }
  const Point left = rolled({-1, 0}, angle), nose = turned.points[kNoseTip];
  const double reach = std::hypot(after[kLeftCheek].x - nose.x, after[kLeftCheek].y - nose.y);
  expect_at(after[kLeftCheek], nose.x + reach * left.x, nose.y + reach * left.y);
  EXPECT_NEAR(reach, (nose.x + 0.5) / std::cos(angle) * std::pow(std::cos(angle), 2), 1e-12);
}

TEST(Anchors, KeepTheFarCheekOfAProfileBesideTheNose) {
  FaceLandmarks profile = frontal();
  profile.points[kNoseTip] = {0.52, 0.05};  // beyond the box
  expect_at(anchors_of(profile)[kRightCheek], 0.52 + 0.3 * 0.4, 0.05);
}

TEST(Anchors, OfUnknownLandmarksAreUnknown) {
  EXPECT_FALSE(FaceLandmarks().known());
  EXPECT_TRUE(frontal().known());
  for (const Point& anchor : anchors_of(FaceLandmarks())) EXPECT_TRUE(std::isnan(anchor.x) && std::isnan(anchor.y));
  EXPECT_TRUE(regions_of(FaceLandmarks(), 16).empty());
}

constexpr int kSide = 201;  // a pixel is 0.01

uint8_t at(const std::vector<uint8_t>& regions, double x, double y) {
  return regions[size_t(std::lround((y + 1) * 100)) * kSide + size_t(std::lround((x + 1) * 100))];
}

TEST(Regions, HoldEyesNoseMouthAndHeadAndNothingElse) {
  const auto regions = regions_of(frontal(), kSide);
  EXPECT_EQ(at(regions, -0.2, -0.2), kHead | kEyes);
  EXPECT_EQ(at(regions, 0.2, -0.2), kHead | kEyes);
  EXPECT_EQ(at(regions, 0, 0.05), kHead | kNoseAndMouth);
  EXPECT_EQ(at(regions, 0.14, 0.2), kHead | kNoseAndMouth);
  EXPECT_EQ(at(regions, 0, -0.2), kHead);    // between the eyes
  EXPECT_EQ(at(regions, 0.4, 0.05), kHead);  // a cheek
  EXPECT_EQ(at(regions, 0, -0.6), kHead);    // the brow
  EXPECT_EQ(at(regions, 0, 0.55), 0);        // below the chin
  EXPECT_EQ(at(regions, 0.9, 0), 0);
  EXPECT_EQ(at(regions, -0.45, 0.4), 0);  // beside the jaw
}

TEST(Regions, HaveTheAreasOfTheirEllipses) {
  const auto regions = regions_of(frontal(), kSide);
  double eyes = 0, head = 0;
  for (const uint8_t bits : regions) {
    eyes += (bits & kEyes) != 0;
    head += (bits & kHead) != 0;
  }
  const double s = 0.4, half_height = (1.3 + 1.05 * 1.65) * 0.4 / 2;
  EXPECT_NEAR(eyes * 1e-4, 2 * M_PI * 0.25 * s * 0.11 * s, 0.001);
  EXPECT_NEAR(head * 1e-4, M_PI * 0.55 * half_height, 0.01);
}

}  // namespace
}  // namespace maskbench
