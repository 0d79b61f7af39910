// Head pose.
#pragma once

namespace maskbench {

// In degrees. Positive yaw turns the face to the viewer's right, positive pitch down, positive roll clockwise.
struct Pose {
  double yaw = 0, pitch = 0, roll = 0;
};

}  // namespace maskbench
