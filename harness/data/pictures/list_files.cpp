#include "data/pictures/list_files.h"

#include <unistd.h>

#include <algorithm>
#include <set>

namespace maskbench {

namespace fs = std::filesystem;

namespace {

// Folders and files that operating systems, file managers and network drives add; in lower case. Names with a leading
// dot (.Trash-0, .DS_Store, ._a.png, .ipynb_checkpoints) are not listed.
const std::set<std::string> kSystemNames = {"@eadir",       "@tmp",
                                            "#recycle",     "#snapshot",
                                            "@recycle",     "@recently-snapshot",
                                            "$recycle.bin", "recycler",
                                            "lost+found",   "__macosx",
                                            "thumbs.db",    "system volume information",
                                            "ehthumbs.db",  "ehthumbs_vista.db",
                                            "desktop.ini",  "icon\r",
                                            "__pycache__"};

// Returns why a file or folder of this name is no data, or "".
std::string left_out(std::string name, bool is_folder) {
  if (name.starts_with('.')) return is_folder ? "is a hidden folder" : "is a hidden file";
  for (char& letter : name)
    if (letter >= 'A' && letter <= 'Z') letter = char(letter - 'A' + 'a');
  if (!kSystemNames.contains(name)) return "";
  return is_folder ? "is a system folder" : "is a system file";
}

}  // namespace

FileListing list_files(const fs::path& folder) {
  FileListing listing;
  const auto options = fs::directory_options::skip_permission_denied;
  for (auto entry = fs::recursive_directory_iterator(folder, options); entry != fs::recursive_directory_iterator();
       ++entry) {
    const std::string name = entry->path().lexically_relative(folder).generic_string();
    std::error_code error;  // a circular link is not a folder
    const bool is_folder = entry->is_directory(error);
    if (const std::string reason = left_out(entry->path().filename(), is_folder); !reason.empty()) {
      listing.remarks.push_back({name, "skipped", reason});
      entry.disable_recursion_pending();
    } else if (!is_folder) {
      listing.files.push_back(name);
    } else if (entry->is_symlink(error)) {
      listing.remarks.push_back({name, "skipped", "is a link to a folder"});
    } else if (::access(entry->path().c_str(), R_OK | X_OK) != 0) {
      listing.remarks.push_back({name, "skipped", "is a folder without read permission"});
    }
  }
  std::sort(listing.files.begin(), listing.files.end());
  std::sort(listing.remarks.begin(), listing.remarks.end(),
            [](const Remark& a, const Remark& b) { return a.what < b.what; });
  return listing;
}

}  // namespace maskbench
