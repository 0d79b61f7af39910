#pragma once

#include <filesystem>

namespace maskbench {

// Returns the user's cache folder: $XDG_CACHE_HOME/maskbench, else ~/.cache/maskbench. Empty if neither variable is
// set.
std::filesystem::path cache_folder();

}  // namespace maskbench
