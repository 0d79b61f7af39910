#include "data/pictures/list_files.h"

#include <unistd.h>

#include <algorithm>

namespace maskbench {

namespace fs = std::filesystem;

FileListing list_files(const fs::path& folder) {
  FileListing listing;
  const auto options = fs::directory_options::skip_permission_denied;
  for (const auto& entry : fs::recursive_directory_iterator(folder, options)) {
    const std::string name = entry.path().lexically_relative(folder).generic_string();
    std::error_code error;  // a circular link is not a folder
    if (!entry.is_directory(error)) {
      listing.files.push_back(name);
      continue;
    }
    if (entry.is_symlink(error))
      listing.remarks.push_back({name, "skipped", "is a link to a folder"});
    else if (::access(entry.path().c_str(), R_OK | X_OK) != 0)
      listing.remarks.push_back({name, "skipped", "is a folder without read permission"});
  }
  std::sort(listing.files.begin(), listing.files.end());
  return listing;
}

}  // namespace maskbench
