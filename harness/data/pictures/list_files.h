// The files below a folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/pictures/remark.h"

namespace maskbench {

struct FileListing {
  std::vector<std::string> files;  // sorted, below the folder, with /
  std::vector<Remark> remarks;     // sub-folders that are not entered: links, and what may not be opened
};

// Sub-folders too. Whatever there is, not pictures alone.
FileListing list_files(const std::filesystem::path& folder);

}  // namespace maskbench
