// The background of a picture.
#pragma once

#include <vector>

#include "faces/people/person.h"
#include "faces/render/points.h"

namespace maskbench::procedural {

// A gradient with blurred blobs, interpolated from a coarse grid, under a regular pattern. Buffers are reused between
// pictures.
class Scenery {
 public:
  void begin(const Backdrop& backdrop, int size);
  void row(int y, const Light& out) const;  // writes `size` pixels

 private:
  static constexpr int kNodes = 17;  // nodes per side of the coarse grid
  Colour node(int i, int j) const;
  void span(Colour left, Colour right, int from, int to, float* planes) const;
  float wave(float at, float count) const;

  Backdrop b_{};
  int size_ = 0;
  std::vector<float> stripes_, nodes_;  // nodes_: [kNodes,3,size], the grid interpolated along x
};

}  // namespace maskbench::procedural
