// Faces, masked faces and masks of one size with their landmarks: the content of a folder or pack.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/photographs/face_landmarks.h"
#include "data/source.h"

namespace maskbench {

// Pictures of one kind in contiguous memory, [N,C,S,S].
struct Pictures {
  std::vector<std::string> names;  // relative to the kind's folder, with forward slashes
  std::shared_ptr<const uint8_t> pixels;

  int64_t count() const { return int64_t(names.size()); }
  Picture at(int64_t i, int channels, int size) const;
};

struct Portraits : Pictures {
  std::vector<std::string> groups;       // members of a group are on the same side of the split
  std::vector<FaceLandmarks> landmarks;  // in [-1,1]
};

struct Templates : Pictures {
  std::vector<Anchors> anchors;  // in [-1,1]
};

struct PictureSet {
  int size = 0;
  Portraits faces, masked;
  Templates masks;
  std::vector<Remark> remarks;
};

// Returns the set as a data source: split by group (group_split.h), anchors and regions derived from landmarks
// (face_landmarks.h), no ground truth. The digest covers pixels, landmarks, anchors and the split, so a folder and its
// pack have the same digest.
std::unique_ptr<Source> make_photo_source(PictureSet set, double test_share, double validation_share = 0);

}  // namespace maskbench
