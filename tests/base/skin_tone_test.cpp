#include "base/skin_tone.h"

#include <gtest/gtest.h>

#include <cmath>

#include "faces/people/person.h"
#include "faces/procedural_faces.h"

namespace maskbench {
namespace {

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
