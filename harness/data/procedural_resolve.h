// From visible triangles to a picture.
#pragma once

#include "data/procedural_canvas.h"
#include "data/procedural_drape.h"

namespace maskbench::procedural {

// The whole picture: background, then head and body, then the mask. `fabric` may be null.
void resolve(const Canvas& canvas, const Person& person, const Fabric* fabric, Picture& picture);

}  // namespace maskbench::procedural
