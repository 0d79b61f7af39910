#include "base/face_traits.h"

#include <gtest/gtest.h>

#include <cmath>

#include "faces/people/person.h"
#include "faces/procedural_faces.h"

namespace maskbench {
namespace {

TEST(FaceYaw, IsThatOfACubeSeenFromFarAway) {
  Anchors face{};
  for (const double degrees : {-60.0, 0.0, 30.0}) {
    const double yaw = degrees * M_PI / 180;
    face[kLeftCheek] = {-std::cos(yaw), 0};
    face[kRightCheek] = {std::cos(yaw), 0};
    face[kNoseBridge] = {std::sin(yaw), 0.5};
    EXPECT_NEAR(*face_yaw(face), degrees, 1e-9);
  }
  face[kNoseBridge] = Point{};
  EXPECT_FALSE(face_yaw(face));
}

TEST(FaceYaw, FollowsTheTruePoseOfDrawnFaces) {
  const ProceduralFaces faces(48, 0);
  double xy = 0, xx = 0, yy = 0;
  for (uint64_t i = 0; i < 200; ++i) {
    const double estimate = face_yaw(faces.face_anchors(i)).value(), truth = faces.pose(i).yaw;
    xy += estimate * truth, xx += estimate * estimate, yy += truth * truth;
  }
  EXPECT_GT(std::abs(xy) / std::sqrt(xx * yy), 0.95);
}

const Anchors kAll = {Point{-0.8, 0.2}, Point{0, -0.5}, Point{0.8, 0.2},
                      Point{-0.5, 0.6}, Point{0, 0.9},  Point{0.5, 0.6}};

Picture filled(int r, int g, int b) {
  Picture face(3, 32, 32);
  const int colour[] = {r, g, b};
  for (int c = 0; c < 3; ++c) std::fill_n(face.plane(c), 32 * 32, uint8_t(colour[c]));
  return face;
}

// By hand, with the seven digits of the matrix that IEC 61966-2-1 rounds to four: L*a*b* are (81.65, 13.80, 16.94) and (34.65, 17.48, 20.30).
TEST(SkinTone, IsTheIndividualTypologyAngle) {
  EXPECT_NEAR(*skin_tone(filled(240, 193, 172), kAll), 61.84, 0.05);
  EXPECT_NEAR(*skin_tone(filled(116, 70, 50), kAll), -37.10, 0.05);
}

TEST(SkinTone, IsOfTheMiddleOfTheFaceAlone) {
  Picture face = filled(0, 255, 0);
  for (int c = 0; c < 3; ++c)
    for (int y = 8; y < 19; ++y) std::fill_n(face.plane(c) + 32 * y, 32, uint8_t(c == 0 ? 240 : c == 1 ? 193 : 172));
  EXPECT_NEAR(*skin_tone(face, kAll), 61.84, 0.05);
}

TEST(SkinTone, IsUnknownWithoutAnchorsColourOrPixels) {
  Anchors lacking = kAll, outside = kAll;
  lacking[kNoseBridge] = Point{};
  for (Point& point : outside) point.x += 5;
  EXPECT_FALSE(skin_tone(filled(240, 193, 172), lacking));
  EXPECT_FALSE(skin_tone(filled(240, 193, 172), outside));
  EXPECT_FALSE(skin_tone(filled(90, 90, 90), kAll));
}

TEST(SkinTone, FollowsTheSkinOfDrawnPeople) {
  const ProceduralFaces faces(48, 0);
  double n = 0, x = 0, y = 0, xy = 0, xx = 0, yy = 0;
  for (uint64_t i = 0; i < 300; ++i) {
    const auto tone = skin_tone(faces.face(i), faces.face_anchors(i));
    if (!tone) continue;
    const double light = std::log(procedural::draw_person(0, 0, i).skin[1]);
    ++n, x += *tone, y += light, xy += *tone * light, xx += *tone * *tone, yy += light * light;
  }
  EXPECT_GT(n, 280);
  EXPECT_GT((n * xy - x * y) / std::sqrt((n * xx - x * x) * (n * yy - y * y)), 0.8);
}

}  // namespace
}  // namespace maskbench
