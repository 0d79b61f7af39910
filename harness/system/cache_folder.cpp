#include "system/cache_folder.h"

#include <cstdlib>

namespace fs = std::filesystem;

namespace maskbench {

fs::path cache_folder() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache) return fs::path(cache) / "maskbench";
  if (const char* home = std::getenv("HOME"); home && *home) return fs::path(home) / ".cache" / "maskbench";
  return {};
}

}  // namespace maskbench
