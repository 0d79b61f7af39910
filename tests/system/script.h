#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace maskbench {

// Writes an executable shell script, and returns its path.
inline std::filesystem::path write_script(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << "#!/bin/sh\n" << text << "\n";
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  return file;
}

}  // namespace maskbench
