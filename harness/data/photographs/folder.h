// Reads a folder of photographs: faces/, masks/ and masked/, with their tables.
#pragma once

#include <filesystem>

#include "data/photographs/picture_set.h"
#include "machine/cores.h"

namespace maskbench {

struct FolderReading {
  std::filesystem::path folder;
  int size = 144;
  double margin = 0.3;              // around a face's box, as a fraction of its longer side
  std::filesystem::path landmarks;  // a YuNet model for pictures without a table row; empty for none
  int threads = default_threads();  // does not affect the result
};

// Reads all files recursively, in order of name. Faces and masked faces are cropped around the box from faces.csv or
// masked.csv, or from the detector; masks become templates. Unusable files and rows become remarks. Throws UserError if
// nothing usable is left or a table lacks a column.
PictureSet read_folder(const FolderReading& reading);

}  // namespace maskbench
