// Packs: a picture set as one memory-mapped safetensors file.
//
//   faces [N,3,S,S] U8   faces.landmarks [N,7,2] F64 (box, five points)   masked [M,3,S,S] U8   masks [K,4,S,S] U8
//   masks.anchors [K,6,2] F64; names, groups and remarks as JSON in the metadata
#pragma once

#include <filesystem>

#include "data/photographs/picture_set.h"

namespace maskbench {

// Writes the set as a pack. Throws EnvironmentError.
void write_pack(const std::filesystem::path& path, const PictureSet& set);

// Reads a pack. Throws UserError if the file is not a pack, is truncated, or has another version.
PictureSet read_pack(const std::filesystem::path& path);

}  // namespace maskbench
