// Resolves visible triangles to a picture.
#pragma once

#include "faces/render/scenery.h"
#include "faces/render/shade.h"

namespace maskbench::procedural {

// Renders a picture: background, head and body, mask. Buffers are reused between pictures.
class Resolver {
 public:
  // Renders `person` into `picture`. `fabric` may be null (no mask).
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
  int pitch_ = 0;              // pixels per row, with padding
  std::vector<float> planes_;  // [7,kBand,pitch_], storage of light_ and layer_
  Light light_{}, layer_{};    // of the band: everything behind the mask, and the mask
  BarePoints bare_;
  Points cloth_;
};

}  // namespace maskbench::procedural
