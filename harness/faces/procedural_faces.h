// Procedural faces: a synthetic data set that needs no download.
#pragma once

#include <memory>

#include "base/picture.h"
#include "faces/people/pose.h"

namespace maskbench {

// Posed 3-D heads and twenty mask designs, rendered in software. Yaw reaches +-70 degrees (at least 15 % of faces are
// beyond 45), pitch +-25, roll +-20. Output is a pure function of (seed, index, size), bit-identical on every machine;
// an index is the same picture at every size. Const methods are thread-safe. Throws std::invalid_argument if size or
// design is out of range.
class ProceduralFaces {
 public:
  static constexpr int kDesigns = 20;

  // `takes`: how many faces in a row are of one person; with 1 each is of another.
  ProceduralFaces(int size /*pixels a side, 16..1024*/, uint64_t seed, uint64_t takes = 1);
  ~ProceduralFaces();
  ProceduralFaces(ProceduralFaces&&) noexcept;
  ProceduralFaces& operator=(ProceduralFaces&&) noexcept;

  // Returns person `index` without a mask, [3,S,S].
  Picture face(uint64_t index) const;
  // Returns person `index` of a second population wearing a random design, [3,S,S].
  Picture masked(uint64_t index) const;
  // Returns the template of `design`, frontal and centred, [4,S,S], straight alpha.
  Picture mask(int design) const;

  // Returns the projected anchors of the head, including hidden ones, and those of the template.
  Anchors face_anchors(uint64_t index) const;
  Anchors mask_anchors(int design) const;

  // Returns the ground truth of face(index) wearing `design` in the same light and pose. The homography is the
  // least-squares fit, in picture coordinates, to the dense map; hidden points of the cloth are included with a small
  // weight, to keep the far corners near the cloth.
  Truth truth(uint64_t index, int design) const;

  Pose pose(uint64_t index) const;
  static const char* design_name(int design);

 private:
  struct Shared;
  std::unique_ptr<const Shared> shared_;
};

}  // namespace maskbench
