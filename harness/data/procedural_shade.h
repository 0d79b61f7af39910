// From visible triangles to colours.
#pragma once

#include "data/procedural_canvas.h"
#include "data/procedural_drape.h"

namespace maskbench::procedural {

// The features of one face, drawn where its marks say. Answers for a single point of the surface.
class Complexion {
 public:
  // `pixel` is the width of a pixel in head units; edges are softened by it. `fabric` may be null.
  Complexion(const Person& person, float pixel, const Fabric* fabric);
  Colour head(const Marks& m) const;
  Colour body(const Marks& m) const;
  Colour cloth(const Marks& m, Colour print) const;
  // Bits of Region at a point of the head.
  uint8_t region(const Marks& m) const;

 private:
  Colour skin(float x, float y, float side) const;
  void paint_eye(Colour& c, float x, float y, float side) const;
  void paint_mouth(Colour& c, float x, float y) const;
  void paint_beard(Colour& c, float x, float y, float grain) const;
  float eye_inside(float x, float y) const;  // above 0 within the lids
  Colour lit(Colour albedo, const Marks& m, float gloss) const;

  const Person& p_;
  const Fabric* fabric_;
  float pixel_, edge_, hair_edge_;  // a pixel's width; the sharpness of edges on skin and of hair
};

// The whole picture: background, then head and body, then the mask.
void resolve(const Canvas& canvas, const Person& person, const Fabric* fabric, Picture& picture);

}  // namespace maskbench::procedural
