// How a head is turned.
#pragma once

namespace maskbench {

// Degrees. Yaw turns the face to the viewer's right, pitch down, roll clockwise, each when positive.
struct Pose {
  double yaw = 0, pitch = 0, roll = 0;
};

}  // namespace maskbench
