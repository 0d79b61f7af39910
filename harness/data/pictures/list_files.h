// Recursive listing of a folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/pictures/remark.h"

namespace maskbench {

struct FileListing {
  std::vector<std::string> files;  // sorted, relative to the folder, with forward slashes
  std::vector<Remark> remarks;  // what was left out, sorted: hidden files and folders, those of the system (Thumbs.db,
                                // @eaDir), links to folders and folders without read permission
};

// Lists files of any type recursively. Does not enter folders that are left out.
FileListing list_files(const std::filesystem::path& folder);

}  // namespace maskbench
