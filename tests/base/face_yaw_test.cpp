#include "base/face_yaw.h"

#include <gtest/gtest.h>

#include <cmath>

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

}  // namespace
}  // namespace maskbench
