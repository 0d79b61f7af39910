// A pack: a picture set as one safetensors file, which is mapped into memory.
//
//   faces [N,3,S,S] U8   faces.landmarks [N,7,2] F64 (box, five points)   masked [M,3,S,S] U8   masks [K,4,S,S] U8
//   masks.anchors [K,6,2] F64; names, groups and remarks as JSON in the metadata
#pragma once

#include <filesystem>

#include "data/photographs/picture_set.h"

namespace maskbench {

// Throws EnvironmentError.
void write_pack(const std::filesystem::path& path, const PictureSet& set);

// Throws UserError when the file is no pack, is cut short, or is of another version.
PictureSet read_pack(const std::filesystem::path& path);

}  // namespace maskbench
