// Atomic file writes: temporary file, fsync, rename, fsync of the folder. A reader sees the old file or the new one,
// never a part.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace maskbench {

// Writes the file. Follows symbolic links, also to files that do not exist yet, and keeps the mode of a file that is
// replaced, and its owner where that is allowed; another hard link to it keeps the old content. What is no regular file
// (a FIFO, a device, /dev/stdout, /dev/fd/63 of a shell's `>(...)`) and a mount point are written in place instead, which
// is not atomic. Throws EnvironmentError with the path and the system's error message; a regular file is then unchanged.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);
// Writes the concatenated parts without copying them into one buffer.
void write_file_atomically(const std::filesystem::path& path, const std::vector<std::string_view>& parts);

// Renames a folder whose files have been synced: fsync of the folder, rename, fsync of the parent. `to` must not exist.
void publish_folder(const std::filesystem::path& from, const std::filesystem::path& to);

// Removes temporaries in the folder (not in sub-folders) that belong to processes of this host which no longer exist.
void remove_leftovers(const std::filesystem::path& folder);
// The same in the folder and all of its sub-folders.
void remove_leftovers_below(const std::filesystem::path& folder);

// Throws EnvironmentError where the file could not be written, or the folder not be made, for its place: a missing or
// read-only folder, a folder in the place of the file. Changes nothing.
void expect_writable(const std::filesystem::path& file);
void expect_folder(const std::filesystem::path& folder);

// Creates the folder and its parents. Throws EnvironmentError if it cannot be created or is not writable.
void make_folder(const std::filesystem::path& folder);

// Returns the content of the file. Throws EnvironmentError if it cannot be read.
std::string read_file(const std::filesystem::path& path);

}  // namespace maskbench
