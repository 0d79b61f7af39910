// Copies folders that may be read-only or another user's.
#pragma once

#include <filesystem>
#include <string>

namespace maskbench {

// Copies the folder and all below it to `to`, which must not exist, except files named `without`. Links are followed;
// what is neither file nor folder is left out. The copy is writable by its owner, whatever the modes of `from`. Throws
// EnvironmentError.
void copy_folder(const std::filesystem::path& from, const std::filesystem::path& to, const std::string& without = "");

}  // namespace maskbench
