// Pictures of a study as files that tell nothing but what they show.
#pragma once

#include <cstdint>
#include <string>

#include "base/picture.h"

namespace maskbench::study {

// Returns the picture as an uncompressed PNG without metadata. Transparency is composited over light grey. Pictures of one
// size give files of one length.
std::string plain_png(const Picture& picture);

// The face with the mask upside down above it, [3,S,S]: what nobody takes for real.
Picture wrongly_worn(const Picture& face, const Picture& mask);

}  // namespace maskbench::study
