// Drawn people: the data set that needs no download.
#pragma once

#include <memory>

#include "base/picture.h"
#include "faces/people/pose.h"

namespace maskbench {

// Posed 3-D heads and twenty mask designs, rendered in software. Yaw reaches +-70 degrees (at least 15 % of faces are
// beyond 45), pitch +-25, roll +-20. Everything is a function of (seed, index, size), byte for byte, on any machine; an
// index is the same person at every size. Const methods may be called from several threads at once. Throws
// std::invalid_argument on a size or design out of range.
class ProceduralFaces {
 public:
  static constexpr int kDesigns = 20;

  ProceduralFaces(int size /*pixels a side, 16..1024*/, uint64_t seed);
  ~ProceduralFaces();
  ProceduralFaces(ProceduralFaces&&) noexcept;
  ProceduralFaces& operator=(ProceduralFaces&&) noexcept;

  // Person `index` without a mask, [3,S,S].
  Picture face(uint64_t index) const;
  // Person `index` of another population, really wearing a design drawn at random, [3,S,S].
  Picture masked(uint64_t index) const;
  // The template of `design`, flat and frontal about the centre, [4,S,S], straight alpha.
  Picture mask(int design) const;

  // Projected points of the head, also where the face hides them; and where the template has the same points.
  Anchors face_anchors(uint64_t index) const;
  Anchors mask_anchors(int design) const;

  // face(index) in the same light and pose wearing `design`. The homography is the least-squares fit, in the picture,
  // to the dense map; the cloth's hidden points take part with a small weight, so that far corners stay where
  // the cloth is.
  Truth truth(uint64_t index, int design) const;

  Pose pose(uint64_t index) const;
  static const char* design_name(int design);

 private:
  struct Shared;
  std::unique_ptr<const Shared> shared_;
};

}  // namespace maskbench
