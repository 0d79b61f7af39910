// What is behind a person.
#pragma once

#include <vector>

#include "faces/people/person.h"
#include "faces/render/points.h"

namespace maskbench::procedural {

// The background: a gradient with blurred blobs, interpolated from a coarse grid, and a plain pattern over it. Its
// buffers are reused from picture to picture.
class Scenery {
 public:
  void begin(const Backdrop& backdrop, int size);
  void row(int y, const Light& out) const;  // `size` pixels

 private:
  static constexpr int kNodes = 17;  // of the coarse grid
  Colour node(int i, int j) const;
  void span(Colour left, Colour right, int from, int to, float* planes) const;
  float wave(float at, float count) const;

  Backdrop b_{};
  int size_ = 0;
  std::vector<float> stripes_, nodes_;  // nodes_: [kNodes,3,size], the rows that the others lie between
};

}  // namespace maskbench::procedural
