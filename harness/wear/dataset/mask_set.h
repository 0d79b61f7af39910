// The masks that can be put on faces, and which one a face gets.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/picture.h"
#include "data/pictures/remark.h"
#include "wear/picture/mask_pyramid.h"

namespace maskbench {

// A mask at its own resolution, and as the template that a system sees. "Frame": [-1,1] of the template.
struct WearableMask {
  std::string file, sha256;
  std::string design;  // the file's name without its ending and without _left, _right or _front
  double yaw = 0;      // degrees of the face that it is made for, from its key points
  MaskPyramid picture;
  Homography pixels{};         // frame -> pixels of `picture`
  Picture input;               // [4,S,S]
  Anchors anchors;             // in the frame
  cv::Rect2d opaque;           // box of alpha > 0.5, in pixels
  double top = 0, bottom = 0;  // of that box, in the frame
};

struct MaskChoice {
  std::string masks = "drawn";            // a folder, or "drawn": the designs of the procedural faces
  int size = 144;                         // S
  std::vector<std::string> designs = {};  // empty: all
  std::map<std::string, double> weights;  // by design; 1 where it is not named
  bool sides = true;                      // false: each file is a design of its own
  int threads = 1;                        // that read the files
};

class MaskSet {
 public:
  // Reads the masks. Throws UserError where none is usable, and for a design that is not there.
  explicit MaskSet(const MaskChoice& choice);

  const std::vector<WearableMask>& masks() const { return masks_; }
  const std::vector<Remark>& remarks() const { return remarks_; }  // on files that were not used as they are
  double weight(const std::string& design) const;

  // Draws `count` masks for a face: designs by their weights, none twice before all were drawn, and of a design the mask
  // made for the yaw nearest to the face's, of two about as near the more frontal one. Depends on the seed and the designs alone.
  std::vector<const WearableMask*> draw(uint64_t seed, int count, double yaw) const;

 private:
  void read_folder(const MaskChoice& choice);
  void draw_designs(int size);
  void choose(const MaskChoice& choice);

  std::vector<WearableMask> masks_;
  std::map<std::string, std::vector<size_t>> designs_;  // masks of each
  std::map<std::string, double> weights_;
  std::vector<Remark> remarks_;
};

}  // namespace maskbench
