// Recursive listing of a folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/pictures/remark.h"

namespace maskbench {

struct FileListing {
  std::vector<std::string> files;  // sorted, relative to the folder, with forward slashes
  std::vector<Remark> remarks;     // sub-folders that were not entered: links, and those without read permission
};

// Lists all files recursively, of any type.
FileListing list_files(const std::filesystem::path& folder);

}  // namespace maskbench
