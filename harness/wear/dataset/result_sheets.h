// Contact sheets of results, to be looked at.
#pragma once

#include <filesystem>
#include <vector>

#include "base/picture.h"
#include "wear/dataset/photo_record.h"

namespace maskbench {

inline constexpr size_t kSheetTiles = 24;
inline constexpr int kSheetColumns = 6;

// Returns up to 24 worn faces drawn by the hash of their pictures, or, with `worst`, those of class "correct" with the
// lowest coverage and highest eye occlusion and spill. `pictures`: the folder of the finished pictures. Files that are
// gone are left out; without any the sheet is empty. `threads` read the files.
Picture result_sheet(const std::filesystem::path& pictures, const std::vector<PhotoRecord>& records, bool worst,
                     int threads);

}  // namespace maskbench
