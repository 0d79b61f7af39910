// Files that are either whole or not there: temporary, fsync, rename, fsync of the folder.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace maskbench {

// Throws EnvironmentError that names the path and the system's reason; then the old file, if any, is untouched.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);
// The parts one after the other, for what is too large to be copied together.
void write_file_atomically(const std::filesystem::path& path, const std::vector<std::string_view>& parts);

// Gives a folder whose files are on disk its name: fsync of the folder, rename, fsync of the parent. `to` must not
// exist.
void publish_folder(const std::filesystem::path& from, const std::filesystem::path& to);

// Removes what writers that were killed have left in the folder, not below it: temporaries of this host's processes
// that are no more.
void remove_leftovers(const std::filesystem::path& folder);

// Makes the folder and its parents. Throws EnvironmentError when it cannot be made or written.
void make_folder(const std::filesystem::path& folder);

// The whole file. Throws EnvironmentError when it cannot be read.
std::string read_file(const std::filesystem::path& path);

}  // namespace maskbench
