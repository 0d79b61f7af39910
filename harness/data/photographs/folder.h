// A folder of photographs: faces/, masks/ and masked/, and what tables say about them.
#pragma once

#include <algorithm>
#include <filesystem>
#include <thread>

#include "data/photographs/picture_set.h"

namespace maskbench {

struct FolderReading {
  std::filesystem::path folder;
  int size = 144;
  double margin = 0.3;              // about a face's box, in shares of its longer side
  std::filesystem::path landmarks;  // a YuNet model, for pictures that no table names; empty: none
  int threads = int(std::max(1u, std::thread::hardware_concurrency()));  // the set does not depend on it
};

// Reads everything, sub-folders too, in order of name. Faces and masked faces are cropped about the box that faces.csv
// or masked.csv names, or that the detector finds; masks become templates. What cannot be used is a remark. Throws
// UserError where nothing is left to use, and for a table without its columns.
PictureSet read_folder(const FolderReading& reading);

}  // namespace maskbench
