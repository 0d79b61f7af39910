#pragma once

#include <filesystem>

namespace maskbench {

// Where the user keeps what can be computed again: $XDG_CACHE_HOME/maskbench, else ~/.cache/maskbench; empty where
// neither is known.
std::filesystem::path cache_folder();

}  // namespace maskbench
