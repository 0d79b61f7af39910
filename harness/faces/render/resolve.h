// From visible triangles to a picture.
#pragma once

#include "faces/render/scenery.h"
#include "faces/render/shade.h"

namespace maskbench::procedural {

// Makes the whole picture: background, then head and body, then the mask. Keeps its buffers from picture to picture.
class Resolver {
 public:
  // `fabric` may be null.
  void resolve(const Canvas& canvas, const Person& person, const Fabric* fabric, Picture& picture);

 private:
  struct Subject {
    const Canvas& canvas;
    Complexion look;
    const Fabric* fabric;
  };
  void make_room(int size);
  void band(const Subject& subject, int top, Picture& picture);
  Light row(int r) const;

  Scenery scenery_;
  int pitch_ = 0;              // pixels a row, with padding
  std::vector<float> planes_;  // [7,kBand,pitch_]: what the next two stand in
  Light light_{}, layer_{};    // of the band: what is behind the mask, and the mask
  BarePoints bare_;
  Points cloth_;
};

}  // namespace maskbench::procedural
