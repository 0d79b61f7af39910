// Faces, masked faces and masks of one size with what is known about them: what a folder is read into and a pack holds.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/photographs/face_landmarks.h"
#include "data/source.h"

namespace maskbench {

// Pictures of one kind, one after the other, each [C,S,S].
struct Pictures {
  std::vector<std::string> names;  // below the kind's folder, with /
  std::shared_ptr<const uint8_t> pixels;

  int64_t count() const { return int64_t(names.size()); }
  Picture at(int64_t i, int channels, int size) const;
};

struct Portraits : Pictures {
  std::vector<std::string> groups;       // whoever shares one is on the same side of the split
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

// The set as a source: the split is by group (group_split.h), anchors and regions follow from landmarks
// (face_landmarks.h), and nothing is known of the truth. The digest covers pixels, landmarks, anchors and the split, so
// that a folder and the pack made of it have the same.
std::unique_ptr<Source> make_photo_source(PictureSet set, double test_share);

}  // namespace maskbench
