// What the embedded network learns from: drawn people, masks worn rightly and wrongly, sharp and blurred.
#pragma once

#include <array>
#include <cstdint>

#include "data/procedural.h"
#include "metrics/embedded_network.h"

namespace maskbench::embedded {

// One picture and what the network should say of it.
struct Exercise {
  Picture picture;  // [3,S,S]
  int label;        // design x kYawBins + yaw bin
  float certainty;  // share of the target on the label; the rest is spread over all classes
};

// Everything is a function of the number, byte for byte, on any machine.
class Lesson {
 public:
  explicit Lesson(int size);
  // Of eight, three wear their mask as the drawing drapes it, one wears none; on four it is pasted flat: on one where
  // it belongs, on three at random, and the farther off the less certain the target. One in four is blurred, the more
  // the less certain.
  Exercise exercise(uint64_t number) const;

 private:
  ProceduralFaces faces_;
  std::array<Picture, ProceduralFaces::kDesigns> masks_;
};

// Where a yaw lies between the edges -45, -15, 15 and 45 degrees.
int yaw_bin(double degrees);

}  // namespace maskbench::embedded
